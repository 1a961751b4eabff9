package io.encodeonce.runtime.family;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.checkpoint.JsonFile;
import java.util.List;

/** Reads and writes the key by which models with token samplers are described. */
final class SamplerKeys {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private SamplerKeys() {}

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  static Downsampling read(Family family, JsonFile config) {
    return AdaptiveKeys.object(family, config, Downsampling.KEY)
        .map(SamplerKeys::read)
        .orElse(Downsampling.NONE);
  }

  private static Downsampling read(JsonFile keys) {
    return new Downsampling(
        keys.integers(Downsampling.PLACES).orElse(List.of()),
        keys.integer(Downsampling.WIDTH),
        AdaptiveKeys.budgets(keys, Downsampling.BUDGETS));
  }

  static ObjectNode written(Downsampling downsampling) {
    ArrayNode places = JSON.arrayNode();
    downsampling.places().forEach(places::add);
    ObjectNode node = JSON.objectNode();
    node.set("places", places);
    node.put("width", downsampling.width());
    node.set(BudgetPoint.KEY, AdaptiveKeys.written(downsampling.budgets()));
    return node;
  }
}
