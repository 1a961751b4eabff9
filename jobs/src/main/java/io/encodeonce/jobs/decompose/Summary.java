package io.encodeonce.jobs.decompose;

import io.encodeonce.jobs.data.Output;
import io.encodeonce.spark.InferenceMetric;
import io.encodeonce.spark.InferenceProgress;
import java.util.Locale;

/**
 * What a job did, as its last words.
 *
 * @param keptTokens document tokens that the decoder read
 * @param encodeSeconds summed over tasks
 * @param decodeSeconds summed over tasks
 */
public record Summary(
    AnswerCounts counts,
    ErrorMode mode,
    long documentTokens,
    long keptTokens,
    long generatedTokens,
    double encodeSeconds,
    double decodeSeconds,
    DraftCounts draft,
    double seconds,
    Output output) {

  /**
   * Sums up.
   *
   * @param mode what became of documents in error
   * @param ended what the model has done, when all of it is counted
   */
  static Summary of(
      AnswerCounts counts, ErrorMode mode, InferenceProgress ended, double seconds, Output output) {
    return new Summary(
        counts,
        mode,
        ended.count(InferenceMetric.DOCUMENT_TOKENS),
        ended.count(InferenceMetric.KEPT_TOKENS),
        ended.count(InferenceMetric.GENERATED_TOKENS),
        ended.count(InferenceMetric.ENCODE_TIME) / 1e9,
        ended.count(InferenceMetric.DECODE_TIME) / 1e9,
        DraftCounts.of(ended),
        seconds,
        output);
  }

  /** All of it, in lines. */
  public String text() {
    return String.format(
        Locale.ROOT,
        """

        documents           %,12d  (%.1f a second, in %.1f s)
        answers             %,12d
        document tokens     %,12d%s
        generated tokens    %,12d
        truncated documents %,12d
        documents in error  %,12d%s
        encode seconds      %,12.1f  (summed over tasks)
        decode seconds      %,12.1f  (summed over tasks)
        %swritten to %s (%s)
        """,
        counts.documents(),
        counts.documents() / seconds,
        seconds,
        counts.answers(),
        documentTokens,
        kept(),
        generatedTokens,
        counts.truncated(),
        counts.errors(),
        counts.errors() == 0 ? "" : mode.remark(),
        encodeSeconds,
        decodeSeconds,
        draft.text(),
        output.path(),
        output.formatName());
  }

  /** Of a model whose token samplers dropped any. */
  private String kept() {
    return keptTokens == documentTokens
        ? ""
        : String.format(
            Locale.ROOT,
            "  (%.1f %% of them read by the decoder)",
            100.0 * keptTokens / documentTokens);
  }
}
