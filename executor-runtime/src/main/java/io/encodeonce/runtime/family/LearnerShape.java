package io.encodeonce.runtime.family;

/**
 * The sizes of a module's learners and of the gate that chooses among them.
 *
 * @param count learners
 * @param width the inner width of each
 * @param gateWidth the inner width of the gate
 */
public record LearnerShape(int count, int width, int gateWidth) {
  static final String COUNT = "learners";
  static final String WIDTH = "width";
  static final String GATE_WIDTH = "gate_width";

  /** Of a module's weights, those of its gate. */
  private static final double GATE_SHARE = 0.01;

  private static final int LEAST_GATE_WIDTH = 4;

  public LearnerShape {
    Requirement.range(Learners.MODULES + "." + COUNT, count, 1, 1 << 8);
    Requirement.range(Learners.MODULES + "." + WIDTH, width, 1, 1 << 20);
    Requirement.range(Learners.MODULES + "." + GATE_WIDTH, gateWidth, 1, 1 << 12);
  }

  /**
   * Of learners that together cost what a dense module does, and a gate that costs a hundredth.
   *
   * @throws IllegalArgumentException if there cannot be so many
   */
  static LearnerShape ofDense(ModelConfig config, AdaptiveModule module, int count) {
    Requirement.range(Learners.MODULES + "." + COUNT, count, 1, 1 << 8);
    Block block = module.block();
    long attention = (long) config.heads(block) * config.headSize();
    long inputs = module.kind().readsAttention() ? attention : config.width();
    long outputs =
        switch (module.kind()) {
          case FEED_FORWARD, OUTPUT, CROSS_OUTPUT -> config.width();
          case QUERY, KEY, VALUE, CROSS_QUERY -> attention;
          case CROSS_KEYS_VALUES -> 2 * attention;
        };
    boolean isNetwork = module.kind() == AdaptiveModule.Kind.FEED_FORWARD;
    long weights =
        isNetwork
            ? (config.feedForward().gated() ? 3L : 2L) * config.feedForwardWidth(block) * inputs
            : inputs * outputs;
    double width =
        isNetwork
            ? Math.ceil((double) weights / (inputs + outputs) / count)
            : Math.rint((double) (weights + outputs) / (inputs + outputs + 1) / count);
    long choices = count + 1L - module.kind().least();
    double gateWidth = Math.rint(GATE_SHARE * weights / (inputs + choices));
    return new LearnerShape(
        count, (int) Math.max(1, width), (int) Math.max(LEAST_GATE_WIDTH, gateWidth));
  }

  /** How many numbers of learners a token of such a module may get. */
  int choices(AdaptiveModule.Kind kind) {
    return count + 1 - kind.least();
  }
}
