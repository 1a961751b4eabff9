package io.encodeonce.jobs.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A checkpoint of a known shape with random weights, each word of its tokenizer one token. */
final class RandomCheckpoint {
  /** Ids below are the padding, the end and the unknown token; each other token is t and its id. */
  static final int FIRST_WORD = 3;

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int END_TOKEN = 1;
  private static final String END = "</s>";

  private final ModelShape shape;
  private final Optional<Chain> chain;

  RandomCheckpoint(ModelShape shape) {
    this(shape, Optional.empty());
  }

  /** A model that follows a chain, if there is one; it must not be tied then. */
  RandomCheckpoint(ModelShape shape, Optional<Chain> chain) {
    this.shape = shape;
    this.chain = chain;
  }

  void write(Path directory) throws IOException {
    Files.writeString(directory.resolve("config.json"), config().toString());
    Files.writeString(directory.resolve("tokenizer.json"), tokenizer().toString());
    new RandomWeights(directory, shape, chain).write(directory.resolve("model.safetensors"));
  }

  private ObjectNode config() {
    return MAPPER
        .createObjectNode()
        .put("model_type", "t5")
        .put("is_encoder_decoder", true)
        .put("d_model", shape.width())
        .put("d_kv", shape.headSize())
        .put("d_ff", shape.feedForwardWidth())
        .put("num_heads", shape.heads())
        .put("num_layers", shape.encoderLayers())
        .put("num_decoder_layers", shape.decoderLayers())
        .put("vocab_size", shape.vocabularySize())
        .put("relative_attention_num_buckets", 32)
        .put("relative_attention_max_distance", 128)
        .put("layer_norm_epsilon", 1e-6)
        .put("feed_forward_proj", shape.gated() ? "gated-gelu" : "relu")
        .put("tie_word_embeddings", shape.tied())
        .put("decoder_start_token_id", 0)
        .put("pad_token_id", 0)
        .put("eos_token_id", END_TOKEN);
  }

  private ObjectNode tokenizer() {
    ObjectNode tokenizer = MAPPER.createObjectNode().put("version", "1.0");
    ArrayNode special = tokenizer.putArray("added_tokens");
    addSpecial(special, 0, "<pad>");
    addSpecial(special, END_TOKEN, END);
    addSpecial(special, 2, "<unk>");
    tokenizer.putObject("pre_tokenizer").put("type", "WhitespaceSplit");
    addEndTemplate(tokenizer.putObject("post_processor"));
    ObjectNode model = tokenizer.putObject("model").put("type", "WordLevel");
    model.put("unk_token", "<unk>").set("vocab", vocabulary());
    return tokenizer;
  }

  /** A document is its tokens and the end token, as T5's tokenizer has it. */
  private static void addEndTemplate(ObjectNode processor) {
    processor.put("type", "TemplateProcessing").putArray("pair");
    ArrayNode single = processor.putArray("single");
    single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
    single.addObject().putObject("SpecialToken").put("id", END).put("type_id", 0);
    ObjectNode end = processor.putObject("special_tokens").putObject(END).put("id", END);
    end.putArray("ids").add(END_TOKEN);
    end.putArray("tokens").add(END);
  }

  private static void addSpecial(ArrayNode tokens, int id, String content) {
    tokens
        .addObject()
        .put("id", id)
        .put("content", content)
        .put("special", true)
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", false);
  }

  private ObjectNode vocabulary() {
    ObjectNode vocabulary = MAPPER.createObjectNode();
    vocabulary.put("<pad>", 0).put(END, END_TOKEN).put("<unk>", 2);
    for (int id = FIRST_WORD; id < shape.vocabularySize(); id++) {
      vocabulary.put(word(id), id);
    }
    return vocabulary;
  }

  static String word(int id) {
    return "t" + id;
  }
}
