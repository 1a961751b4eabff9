package io.encodeonce.jobs.evaluation;

import io.encodeonce.runtime.SpeculationCounts;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a method is worth.
 *
 * @param agreement the share of answers that are the large model's, token for token
 * @param counts of all answers of a run
 * @param rounds the timed ones, with the large model alone for reference
 */
public record Point(
    DecodingMethod method,
    int documents,
    Accuracy accuracy,
    double agreement,
    SpeculationCounts counts,
    List<Round> rounds) {

  /**
   * Judges.
   *
   * @param large a run of the large model alone
   * @param own a run of the method
   * @param rounds at least one
   */
  static Point of(
      DecodingMethod method, LabelledDocuments labelled, Run large, Run own, List<Round> rounds) {
    return new Point(
        method,
        own.answers().size(),
        Accuracy.of(labelled.expected(), own.texts()),
        agreement(large.tokens(), own.tokens()),
        own.generated().map(method::counts).reduce(SpeculationCounts.NONE, Point::sum),
        rounds);
  }

  private static double agreement(List<List<Integer>> large, List<List<Integer>> own) {
    long same = IntStream.range(0, own.size()).filter(i -> own.get(i).equals(large.get(i))).count();
    return share(same, own.size());
  }

  private static SpeculationCounts sum(SpeculationCounts one, SpeculationCounts other) {
    return new SpeculationCounts(
        one.tokens() + other.tokens(),
        one.smallCalls() + other.smallCalls(),
        one.largeCalls() + other.largeCalls(),
        one.drafted() + other.drafted(),
        one.accepted() + other.accepted(),
        one.rollbacks() + other.rollbacks(),
        one.fallbacks() + other.fallbacks());
  }

  /** Over the large model alone, the median of the rounds. */
  public double speedUp() {
    return Round.median(rounds, Round::speedUp);
  }

  /** By the processor time of the answering threads, the median of the rounds. */
  public double documentsPerSecond() {
    return documents / Round.median(rounds, round -> round.own().processorSeconds());
  }

  /** Calls of the large model that a row was in, by its tokens: 1 for the large model alone. */
  public double engagement() {
    return share(counts.largeCalls(), counts.tokens());
  }

  /** Tokens that the draft wrote ahead, by the tokens of the answers. */
  public double draftedShare() {
    return share(counts.drafted(), counts.tokens());
  }

  /** The share of the large model's checks that dropped some of the draft. */
  public double rollbackShare() {
    return share(counts.rollbacks(), counts.largeCalls());
  }

  /** The share of the small model's calls in which it was not sure enough. */
  public double fallbackShare() {
    return share(counts.fallbacks(), counts.smallCalls());
  }

  private static double share(long part, long all) {
    return all == 0 ? 0 : (double) part / all;
  }
}
