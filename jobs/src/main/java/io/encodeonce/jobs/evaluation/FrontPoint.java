package io.encodeonce.jobs.evaluation;

import io.encodeonce.runtime.DocumentWork;
import io.encodeonce.runtime.RuntimeMetrics;
import java.util.List;
import java.util.Map;

/**
 * What a candidate is worth, and what it costs.
 *
 * @param byGroup the accuracy of each group of documents, by its name; empty where they are not
 *     grouped
 * @param work what its runtime did to answer all documents once
 * @param rounds the timed ones, with the first candidate for reference
 * @param shown what its encoder does for each token of the documents that are shown
 */
public record FrontPoint(
    Candidate candidate,
    Accuracy accuracy,
    Map<String, Accuracy> byGroup,
    RuntimeMetrics work,
    List<Round> rounds,
    List<DocumentWork> shown) {

  /** From 0 to 100. */
  public double percentRight() {
    return 100 * accuracy.slots().share();
  }

  /** By the processor time of the answering threads, the median of the rounds. */
  public double documentsPerSecond() {
    return work.documents() / Round.median(rounds, round -> round.own().processorSeconds());
  }

  /** Over the reference, the median of the rounds. */
  public double speedUp() {
    return Round.median(rounds, Round::speedUp);
  }

  /** Floating-point operations that a document took with all its answers. */
  public double flopsPerDocument() {
    return work.flops() / work.documents();
  }

  /** Of the documents' tokens, those that the decoder reads: 1 where none was dropped. */
  public double keptShare() {
    return (double) work.keptTokens() / work.documentTokens();
  }

  /** Of the models' time, that of encoding and of projecting cross-KV. */
  public double encoderTimeShare() {
    return (double) work.encodeNanos() / (work.encodeNanos() + work.decodeNanos());
  }

  /** By how much the reference's operations are divided. */
  public double flopsDividedBy(FrontPoint reference) {
    return reference.flopsPerDocument() / flopsPerDocument();
  }

  /** Points of the slots that the reference has right and this has not, as a difference. */
  public double slotsLost(FrontPoint reference) {
    return reference.percentRight() - percentRight();
  }
}
