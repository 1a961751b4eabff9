package io.encodeonce.runtime.family;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.PrunedShape;
import io.encodeonce.runtime.checkpoint.JsonFile;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Reads and writes the key by which models with masks are described. */
final class MaskKeys {
  private MaskKeys() {}

  static PruningMasks read(Family family, JsonFile config) {
    Optional<JsonNode> node = config.value(PruningMasks.KEY);
    if (node.isEmpty()) {
      return PruningMasks.NONE;
    }
    if (family != Family.ADAPTIVE_T5) {
      throw config.wrongValue(PruningMasks.KEY, "absent unless model_type is adaptive_t5");
    }
    return Arrays.stream(PrunedShape.values())
        .filter(shape -> name(shape).equals(node.get().path("shape").asText()))
        .findFirst()
        .map(PruningMasks::of)
        .orElseThrow(
            () -> config.wrongValue(PruningMasks.KEY, "{\"shape\": \"uniform\"} or \"free\""));
  }

  static ObjectNode written(PrunedShape shape) {
    return JsonNodeFactory.instance.objectNode().put("shape", name(shape));
  }

  private static String name(PrunedShape shape) {
    return shape.name().toLowerCase(Locale.ROOT);
  }
}
