package io.encodeonce.runtime.family;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.encodeonce.runtime.checkpoint.JsonFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code config.json} says of an adapted model beside what its base's says. */
final class AdaptiveKeys {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private AdaptiveKeys() {}

  /**
   * The keys that change; none for a model that Hugging Face knows.
   *
   * @param base the directory of the model it was made from
   */
  static Map<String, JsonNode> of(ModelConfig config, Path base) {
    Map<String, JsonNode> keys = new LinkedHashMap<>();
    if (config.family() == Family.ADAPTIVE_T5) {
      writeOut(config, JsonFile.read(base.resolve("config.json")), keys);
      keys.put("model_type", JSON.textNode(Family.ADAPTIVE_T5.modelType()));
      keys.put("architectures", JSON.arrayNode().add(Family.ADAPTIVE_ARCHITECTURE));
      if (config.downsampling().isPresent()) {
        keys.put(Downsampling.KEY, SamplerKeys.written(config.downsampling()));
      }
    }
    return keys;
  }

  /** Absent keys mean to the base's family what they may not mean to this one. */
  private static void writeOut(ModelConfig config, JsonFile base, Map<String, JsonNode> keys) {
    Family family = Family.named(base.requiredText("model_type")).orElse(config.family());
    putIfAbsent(base, "feed_forward_proj", JSON.textNode(family.feedForward()), keys);
    putIfAbsent(base, "tie_word_embeddings", JSON.booleanNode(family.tied()), keys);
    putIfAbsent(base, "num_decoder_layers", JSON.numberNode(config.decoderLayers()), keys);
  }

  private static void putIfAbsent(
      JsonFile base, String key, JsonNode value, Map<String, JsonNode> keys) {
    if (base.value(key).isEmpty()) {
      keys.put(key, value);
    }
  }
}
