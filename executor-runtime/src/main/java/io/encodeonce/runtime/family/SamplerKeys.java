package io.encodeonce.runtime.family;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.checkpoint.JsonFile;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes the key by which models with token samplers are described. */
final class SamplerKeys {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private SamplerKeys() {}

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  static Downsampling read(Family family, JsonFile config) {
    JsonNode node = config.value(Downsampling.KEY).orElse(JSON.nullNode());
    if (node.isNull()) {
      return Downsampling.NONE;
    }
    if (family != Family.ADAPTIVE_T5) {
      throw config.wrongValue(Downsampling.KEY, "absent unless model_type is adaptive_t5");
    }
    if (!node.isObject()) {
      throw config.wrongValue(Downsampling.KEY, "an object");
    }
    JsonFile keys = new JsonFile(config.file(), named(node));
    return new Downsampling(
        keys.integers(Downsampling.PLACES).orElse(List.of()),
        keys.integer(Downsampling.WIDTH),
        budgets(keys));
  }

  /** Its keys as a refusal names them. */
  private static ObjectNode named(JsonNode node) {
    ObjectNode named = JSON.objectNode();
    node.fields()
        .forEachRemaining(
            field -> named.set(Downsampling.KEY + "." + field.getKey(), field.getValue()));
    return named;
  }

  private static List<BudgetPoint> budgets(JsonFile keys) {
    List<BudgetPoint> points = new ArrayList<>();
    for (JsonNode pair : keys.value(BudgetPoint.KEY).orElse(JSON.arrayNode())) {
      if (pair.size() != 2 || !pair.path(0).isNumber() || !pair.path(1).isNumber()) {
        throw keys.wrongValue(BudgetPoint.KEY, "pairs of a share and a shift");
      }
      points.add(new BudgetPoint(pair.get(0).doubleValue(), pair.get(1).doubleValue()));
    }
    return points;
  }

  static ObjectNode written(Downsampling downsampling) {
    ArrayNode places = JSON.arrayNode();
    downsampling.places().forEach(places::add);
    ArrayNode budgets = JSON.arrayNode();
    downsampling
        .budgets()
        .forEach(point -> budgets.add(JSON.arrayNode().add(point.share()).add(point.shift())));
    ObjectNode node = JSON.objectNode();
    node.set("places", places);
    node.put("width", downsampling.width());
    node.set("budgets", budgets);
    return node;
  }
}
