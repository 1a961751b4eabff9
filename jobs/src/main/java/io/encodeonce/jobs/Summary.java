package io.encodeonce.jobs;

import io.encodeonce.spark.DecompositionMetrics;
import java.util.Locale;

/** What a job did, as its last words. */
record Summary(DecompositionMetrics metrics, double seconds, Output output) {

  String text() {
    return String.format(
        Locale.ROOT,
        """

        documents           %,12d  (%.1f a second, in %.1f s)
        answers             %,12d
        document tokens     %,12d
        generated tokens    %,12d
        truncated documents %,12d
        documents in error  %,12d
        encode seconds      %,12.1f  (summed over tasks)
        decode seconds      %,12.1f  (summed over tasks)
        written to %s (%s)
        """,
        metrics.documents(),
        metrics.documents() / seconds,
        seconds,
        metrics.answers(),
        metrics.documentTokens(),
        metrics.generatedTokens(),
        metrics.truncated(),
        metrics.errors(),
        metrics.encodeNanos() / 1e9,
        metrics.decodeNanos() / 1e9,
        output.path(),
        output.formatName());
  }
}
