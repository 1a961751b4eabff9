package io.encodeonce.runtime.family;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Modules that are sums of learners, of which a gate gives each token as many as it needs: Adaptive
 * Computation Modules (arXiv 2312.10193).
 *
 * @param modules the modules that are such sums, in their own order
 * @param budgets the share of all learners that shifts of the gates' logits give to texts, by share
 *     and by shift ascending; empty where that was not measured
 */
public record Learners(Map<AdaptiveModule, LearnerShape> modules, List<BudgetPoint> budgets) {
  /** Every module is dense. */
  public static final Learners NONE = new Learners(Map.of(), List.of());

  /** The key of {@code config.json} that holds it. */
  static final String KEY = "learners";

  static final String MODULES = KEY + ".modules";
  static final String LAYER = "layer";
  static final String BUDGETS = KEY + "." + BudgetPoint.KEY;

  public Learners {
    modules = Collections.unmodifiableMap(new TreeMap<>(modules));
    budgets = List.copyOf(budgets);
    BudgetPoint.require(BUDGETS, budgets);
    Requirement.that(
        budgets.isEmpty() || !modules.isEmpty(), BUDGETS, budgets, "of modules, if any");
  }

  /** Whether any module is a sum of learners. */
  public boolean isPresent() {
    return !modules.isEmpty();
  }

  /** Whether this module is. */
  public boolean have(AdaptiveModule module) {
    return modules.containsKey(module);
  }

  /** They take the place of dense modules, and masks are over these. */
  void requireAlone(PruningMasks masks) {
    Requirement.that(
        !isPresent() || !masks.isPresent(),
        KEY,
        "beside " + PruningMasks.KEY,
        "without: slice the model first, and give learners to what is left");
  }

  /** A block that is gone has no modules. */
  void requireOf(LayerShapes shapes) {
    for (AdaptiveModule module : modules.keySet()) {
      Requirement.that(
          !shapes.isPresent() || shapes.of(module.block()) > 0,
          MODULES,
          module.name(),
          "of a block that is there: %s has nothing of it".formatted(LayerShapes.KEY));
    }
  }

  void requireWithin(int encoderLayers, int decoderLayers) {
    modules.keySet().forEach(module -> requireWithin(module, encoderLayers, decoderLayers));
  }

  private static void requireWithin(AdaptiveModule module, int encoderLayers, int decoderLayers) {
    int layers = module.stack() == Stack.ENCODER ? encoderLayers : decoderLayers;
    Requirement.range(MODULES + "." + LAYER, module.layer(), 0, layers - 1);
    boolean hasBlock =
        module.stack() == Stack.DECODER || module.block().kind() != Block.Kind.CROSS_ATTENTION;
    Requirement.that(
        hasBlock, MODULES, module.name(), "of a decoder where it is of cross-attention");
  }
}
