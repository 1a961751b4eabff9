package io.encodeonce.runtime.family;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.checkpoint.JsonFile;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads and writes the key by which models with learners are described. */
final class LearnerKeys {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String STACK = "stack";
  private static final String MODULE = "module";

  private static final Map<String, Stack> STACKS =
      Map.of("encoder", Stack.ENCODER, "decoder", Stack.DECODER);
  private static final Map<String, AdaptiveModule.Kind> KINDS =
      Arrays.stream(AdaptiveModule.Kind.values())
          .collect(Collectors.toMap(AdaptiveModule.Kind::configName, Function.identity()));

  private LearnerKeys() {}

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  static Learners read(Family family, JsonFile config) {
    return AdaptiveKeys.object(family, config, Learners.KEY)
        .map(LearnerKeys::read)
        .orElse(Learners.NONE);
  }

  private static Learners read(JsonFile keys) {
    Map<AdaptiveModule, LearnerShape> modules = new TreeMap<>();
    for (JsonNode node : keys.value(Learners.MODULES).orElse(JSON.arrayNode())) {
      if (!node.isObject()) {
        throw keys.wrongValue(Learners.MODULES, "a list of objects");
      }
      JsonFile module = AdaptiveKeys.named(keys, Learners.MODULES, node);
      if (modules.put(module(module), shape(module)) != null) {
        throw keys.wrongValue(Learners.MODULES, "each module once");
      }
    }
    return new Learners(modules, AdaptiveKeys.budgets(keys, Learners.BUDGETS));
  }

  private static AdaptiveModule module(JsonFile keys) {
    return new AdaptiveModule(
        named(keys, STACK, STACKS), keys.integer(key(Learners.LAYER)), named(keys, MODULE, KINDS));
  }

  private static <T> T named(JsonFile keys, String key, Map<String, T> names) {
    T value = names.get(keys.requiredText(key(key)));
    if (value == null) {
      String rule = "one of " + String.join(", ", names.keySet().stream().sorted().toList());
      throw keys.wrongValue(key(key), rule);
    }
    return value;
  }

  private static LearnerShape shape(JsonFile keys) {
    return new LearnerShape(
        keys.integer(key(LearnerShape.COUNT)),
        keys.integer(key(LearnerShape.WIDTH)),
        keys.integer(key(LearnerShape.GATE_WIDTH)));
  }

  private static String key(String own) {
    return Learners.MODULES + "." + own;
  }

  static ObjectNode written(Learners learners) {
    ArrayNode modules = JSON.arrayNode();
    learners.modules().forEach((module, shape) -> modules.add(written(module, shape)));
    ObjectNode node = JSON.objectNode();
    node.set("modules", modules);
    node.set(BudgetPoint.KEY, AdaptiveKeys.written(learners.budgets()));
    return node;
  }

  private static ObjectNode written(AdaptiveModule module, LearnerShape shape) {
    return JSON.objectNode()
        .put(STACK, module.stack() == Stack.ENCODER ? "encoder" : "decoder")
        .put(Learners.LAYER, module.layer())
        .put(MODULE, module.kind().configName())
        .put(LearnerShape.COUNT, shape.count())
        .put(LearnerShape.WIDTH, shape.width())
        .put(LearnerShape.GATE_WIDTH, shape.gateWidth());
  }
}
