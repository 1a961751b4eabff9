package io.encodeonce.runtime.family;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.TensorRole;
import io.encodeonce.runtime.checkpoint.RawSafetensors;
import io.encodeonce.runtime.checkpoint.StoredType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A random T5 model of odd sizes, gated and untied, to be bent before it is written and opened. */
public final class TinyCheckpoint {
  /** Of the encoder's only layer. */
  public static final Slot QUERY =
      new Block(Stack.ENCODER, 0, Block.Kind.SELF_ATTENTION).slot(TensorRole.QUERY);

  private static final String CONFIG =
      """
      {"architectures": ["T5ForConditionalGeneration"], "model_type": "t5", "vocab_size": 11,
       "d_model": 6, "d_kv": 5, "d_ff": 7, "num_layers": 1, "num_decoder_layers": 2, "num_heads": 3,
       "relative_attention_num_buckets": 8, "relative_attention_max_distance": 20,
       "feed_forward_proj": "gated-gelu", "tie_word_embeddings": false, "eos_token_id": 1}
      """;

  private final Path directory;
  private final ObjectNode config;
  private final RawSafetensors weights = new RawSafetensors();

  public TinyCheckpoint(Path directory, StoredType type) throws IOException {
    this.directory = directory;
    this.config = (ObjectNode) new ObjectMapper().readTree(CONFIG);
    Random random = new Random(1);
    tensors("gated-untied")
        .forEach((name, shape) -> weights.add(name, type, shape, random(shape, random)));
  }

  public TinyCheckpoint(Path directory) throws IOException {
    this(directory, StoredType.FP32);
  }

  /** The keys of {@code config.json}, to be changed before {@link #write}. */
  public ObjectNode config() {
    return config;
  }

  /** The tensors, to be changed before {@link #write}. */
  public RawSafetensors weights() {
    return weights;
  }

  public Path weightFile() {
    return directory.resolve("model.safetensors");
  }

  public TinyCheckpoint write() throws IOException {
    writeText("config.json", config.toString());
    weights.write(weightFile());
    return this;
  }

  public void writeText(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }

  public StoredModel open() {
    return StoredModel.open(directory);
  }

  /** What Hugging Face calls the tensors of a model of these sizes, and their shapes. */
  static Map<String, List<Long>> tensors(String variant) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    for (String line : listing(variant).lines().toList()) {
      List<String> fields = Arrays.asList(line.split(" "));
      shapes.put(fields.get(0), fields.stream().skip(1).map(Long::valueOf).toList());
    }
    return shapes;
  }

  private static String listing(String variant) {
    try (InputStream stream =
        TinyCheckpoint.class.getResourceAsStream("/checkpoint/" + variant + ".txt")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static float[] random(List<Long> shape, Random random) {
    long numbers = shape.stream().reduce(1L, Math::multiplyExact);
    float[] values = new float[Math.toIntExact(numbers)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
