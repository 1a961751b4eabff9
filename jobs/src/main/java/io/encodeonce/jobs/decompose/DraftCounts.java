package io.encodeonce.jobs.decompose;

import io.encodeonce.spark.InferenceMetric;
import io.encodeonce.spark.InferenceProgress;
import java.util.Locale;

/** What a draft did; all zero where there was none. */
record DraftCounts(
    long smallCalls,
    long largeCalls,
    long drafted,
    long accepted,
    long rollbacks,
    long fallbacks,
    long draftedRounds,
    long plainRounds) {

  static DraftCounts of(InferenceProgress ended) {
    return new DraftCounts(
        ended.count(InferenceMetric.SMALL_CALLS),
        ended.count(InferenceMetric.LARGE_CALLS),
        ended.count(InferenceMetric.DRAFTED),
        ended.count(InferenceMetric.ACCEPTED),
        ended.count(InferenceMetric.ROLLBACKS),
        ended.count(InferenceMetric.FALLBACKS),
        ended.count(InferenceMetric.DRAFTED_ROUNDS),
        ended.count(InferenceMetric.PLAIN_ROUNDS));
  }

  /** Lines of the summary; none where there was no draft. */
  String text() {
    return draftedRounds + plainRounds == 0
        ? ""
        : String.format(
            Locale.ROOT,
            """
            draft's calls       %,12d  (%,d of the model beside them)
            drafted tokens      %,12d  (%,d accepted, %,d discarded)
            rollbacks           %,12d
            fallbacks           %,12d
            rounds with draft   %,12d  (%,d without, where it would not pay)
            """,
            smallCalls,
            largeCalls,
            drafted,
            accepted,
            drafted - accepted,
            rollbacks,
            fallbacks,
            draftedRounds,
            plainRounds);
  }
}
