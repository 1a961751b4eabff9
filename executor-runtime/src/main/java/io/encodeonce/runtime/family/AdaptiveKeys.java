package io.encodeonce.runtime.family;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.checkpoint.JsonFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code config.json} says of an adapted model beside what its base's says. */
final class AdaptiveKeys {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private AdaptiveKeys() {}

  /**
   * The keys that change; none for a model that Hugging Face knows, unless it was pruned.
   *
   * @param base the directory of the model it was made from
   */
  static Map<String, JsonNode> of(ModelConfig config, Path base) {
    JsonFile file = JsonFile.read(base.resolve("config.json"));
    Map<String, JsonNode> keys = new LinkedHashMap<>();
    if (config.family() == Family.ADAPTIVE_T5) {
      putAdaptive(config, file, keys);
    }
    if (file.value(PruningMasks.KEY).isPresent() && !config.masks().isPresent()) {
      putPruned(config, file, keys);
    }
    return keys;
  }

  private static void putAdaptive(ModelConfig config, JsonFile base, Map<String, JsonNode> keys) {
    writeOut(config, base, keys);
    keys.put("model_type", JSON.textNode(Family.ADAPTIVE_T5.modelType()));
    keys.put("architectures", JSON.arrayNode().add(Family.ADAPTIVE_ARCHITECTURE));
    if (config.downsampling().isPresent()) {
      keys.put(Downsampling.KEY, SamplerKeys.written(config.downsampling()));
    }
    if (config.learners().isPresent()) {
      keys.put(Learners.KEY, LearnerKeys.written(config.learners()));
    }
    if (config.layerShapes().isPresent()) {
      keys.put(LayerShapes.KEY, ShapeKeys.written(config.layerShapes()));
    }
    config.masks().shape().ifPresent(s -> keys.put(PruningMasks.KEY, MaskKeys.written(s)));
  }

  /** What is left of a model with masks is, in one shape, one that Hugging Face knows. */
  private static void putPruned(ModelConfig config, JsonFile base, Map<String, JsonNode> keys) {
    keys.put(PruningMasks.KEY, JSON.nullNode());
    putSize(base, "d_model", config.width(), keys);
    putSize(base, "num_heads", config.heads(), keys);
    keys.put("d_ff", JSON.numberNode(config.feedForward().width()));
    if (config.family() == Family.T5) {
      keys.put("model_type", JSON.textNode(Family.T5.modelType()));
      keys.put("architectures", JSON.arrayNode().add(Family.ARCHITECTURES.get(0)));
    }
  }

  /** Under the name that counts, which is the one of all families where both stand. */
  private static void putSize(JsonFile file, String own, int size, Map<String, JsonNode> keys) {
    String shared = Family.T5.sharedKey(own);
    keys.put(file.value(shared).isPresent() ? shared : own, JSON.numberNode(size));
  }

  /**
   * The object that a key of an adapted model holds, its own keys as a refusal names them.
   *
   * @return empty where there is none
   */
  static Optional<JsonFile> object(Family family, JsonFile config, String key) {
    return config.value(key).map(node -> object(family, config, key, node));
  }

  private static JsonFile object(Family family, JsonFile config, String key, JsonNode node) {
    if (family != Family.ADAPTIVE_T5) {
      throw config.wrongValue(key, "absent unless model_type is adaptive_t5");
    }
    if (!node.isObject()) {
      throw config.wrongValue(key, "an object");
    }
    return named(config, key, node);
  }

  /** The keys of an object inside a file, as a refusal names them. */
  static JsonFile named(JsonFile config, String key, JsonNode node) {
    ObjectNode named = JSON.objectNode();
    node.fields()
        .forEachRemaining(field -> named.set(key + "." + field.getKey(), field.getValue()));
    return new JsonFile(config.file(), named);
  }

  /** Points, pairs of a share and a shift each. */
  static List<BudgetPoint> budgets(JsonFile keys, String key) {
    List<BudgetPoint> points = new ArrayList<>();
    for (JsonNode pair : keys.value(key).orElse(JSON.arrayNode())) {
      if (pair.size() != 2 || !pair.path(0).isNumber() || !pair.path(1).isNumber()) {
        throw keys.wrongValue(key, "pairs of a share and a shift");
      }
      points.add(new BudgetPoint(pair.get(0).doubleValue(), pair.get(1).doubleValue()));
    }
    return points;
  }

  static ArrayNode written(List<BudgetPoint> budgets) {
    ArrayNode written = JSON.arrayNode();
    budgets.forEach(point -> written.add(JSON.arrayNode().add(point.share()).add(point.shift())));
    return written;
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
