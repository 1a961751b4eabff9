package io.encodeonce.runtime.family;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.checkpoint.JsonFile;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes the key by which the shapes of pruned layers are described. */
final class ShapeKeys {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ShapeKeys() {}

  static LayerShapes read(Family family, JsonFile config) {
    JsonNode node = config.value(LayerShapes.KEY).orElse(JSON.nullNode());
    if (node.isNull()) {
      return LayerShapes.ALIKE;
    }
    if (family != Family.ADAPTIVE_T5) {
      throw config.wrongValue(LayerShapes.KEY, "absent unless model_type is adaptive_t5");
    }
    if (!node.path("encoder").isArray() || !node.path("decoder").isArray()) {
      throw config.wrongValue(
          LayerShapes.KEY, "an object with a list of layers as encoder, and one as decoder");
    }
    return new LayerShapes(
        stack(LayerShapes.ENCODER, node.get("encoder"), config),
        stack(LayerShapes.DECODER, node.get("decoder"), config));
  }

  private static List<LayerShape> stack(String key, JsonNode layers, JsonFile config) {
    List<LayerShape> shapes = new ArrayList<>();
    for (JsonNode layer : layers) {
      String place = "%s[%d].".formatted(key, shapes.size());
      JsonFile keys = new JsonFile(config.file(), named(place, layer));
      boolean hasCross = key.equals(LayerShapes.DECODER);
      shapes.add(
          new LayerShape(
              keys.integer(place + LayerShape.HEADS),
              hasCross ? keys.integer(place + LayerShape.CROSS_HEADS) : 0,
              keys.integer(place + LayerShape.FEED_FORWARD)));
    }
    return shapes;
  }

  /** Its keys as a refusal names them. */
  private static ObjectNode named(String place, JsonNode layer) {
    ObjectNode named = JSON.objectNode();
    layer.fields().forEachRemaining(field -> named.set(place + field.getKey(), field.getValue()));
    return named;
  }

  static ObjectNode written(LayerShapes shapes) {
    ObjectNode node = JSON.objectNode();
    ArrayNode encoder = node.putArray("encoder");
    shapes.encoder().forEach(layer -> encoder.add(written(layer)));
    ArrayNode decoder = node.putArray("decoder");
    shapes
        .decoder()
        .forEach(
            layer -> decoder.add(written(layer).put(LayerShape.CROSS_HEADS, layer.crossHeads())));
    return node;
  }

  private static ObjectNode written(LayerShape layer) {
    return JSON.objectNode()
        .put(LayerShape.HEADS, layer.heads())
        .put(LayerShape.FEED_FORWARD, layer.feedForwardWidth());
  }
}
