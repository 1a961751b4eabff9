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

  public LearnerShape {
    Requirement.range(Learners.MODULES + "." + COUNT, count, 1, 1 << 8);
    Requirement.range(Learners.MODULES + "." + WIDTH, width, 1, 1 << 20);
    Requirement.range(Learners.MODULES + "." + GATE_WIDTH, gateWidth, 1, 1 << 12);
  }

  /** How many numbers of learners a token of such a module may get. */
  int choices(AdaptiveModule.Kind kind) {
    return count + 1 - kind.least();
  }
}
