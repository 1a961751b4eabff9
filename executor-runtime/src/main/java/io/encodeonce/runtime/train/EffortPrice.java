package io.encodeonce.runtime.train;

/**
 * What a step pays for the share of learners' work that it runs, less than nothing where it should
 * run more. A penalty on the share's distance from its budget would have a price of one size on
 * either side; this is that price where the share of the steps before was a hundredth away, none
 * where it was right, and up to ten times as much where the loss holds it farther away. Of the
 * share of steps before, it is the same for all documents, however they are cut into batches and
 * dealt to workers. Not thread-safe.
 */
final class EffortPrice {
  private static final double HUNDREDTH = 0.01;

  /** Times the weight, the most that is paid. */
  private static final double MOST = 10;

  private final EffortOptions options;
  private final RecentShare share = new RecentShare();

  EffortPrice(EffortOptions options) {
    this.options = options;
  }

  /**
   * The price of the share at a step.
   *
   * @param step counted from 1
   */
  double at(long step) {
    // Who needs less than may be run yet is not to run more for it.
    double least = options.warmUp().contains(step) ? 0 : -MOST;
    double over = (share.value() - options.budget(step)) / HUNDREDTH;
    return options.budgetWeight() * Math.max(least, Math.min(MOST, over));
  }

  /** Remembers what a step has run. */
  void note(LearnerWork work) {
    share.note(work.share());
  }

  /** What it remembers. */
  float[] memory() {
    return share.memory();
  }

  /** Goes on from there. */
  void restore(float[] memory) {
    share.restore(memory);
  }
}
