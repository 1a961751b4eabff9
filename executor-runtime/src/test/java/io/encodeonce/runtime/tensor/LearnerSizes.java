package io.encodeonce.runtime.tensor;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The sizes of a layer whose modules are learners.
 *
 * @param feedForward the inner width of the feed-forward network, all learners together
 */
record LearnerSizes(int width, int heads, int headSize, int feedForward) {
  static final int LEARNERS = 4;

  private static final ProgramTuple TUPLE =
      ProgramTuple.of(
          "Sizes",
          "width: int",
          "heads: int",
          "head_size: int",
          "learners: int",
          "projection: int",
          "feed_forward: int",
          "gate: int");

  /** As the program takes them; projections' learners have together as many weights as a matrix. */
  Value value(Scope scope, boolean projections) {
    long square = (long) width * width;
    long projection = Math.round((square + width) / (2.0 * width + 1) / LEARNERS);
    return scope.tuple(
        TUPLE,
        scope.number(width),
        scope.number(heads),
        scope.number(headSize),
        scope.number(LEARNERS),
        scope.number(projections ? projection : 0),
        scope.number(feedForward / LEARNERS),
        scope.number(width / 64));
  }

  void describe(ObjectNode row) {
    row.put("width", width).put("heads", heads).put("head_size", headSize);
    row.put("feed_forward", feedForward).put("learners", LEARNERS);
  }
}
