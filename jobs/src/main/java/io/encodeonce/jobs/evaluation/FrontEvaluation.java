package io.encodeonce.jobs.evaluation;

import io.encodeonce.jobs.measure.RunPlan;
import io.encodeonce.jobs.model.ModelDirectories;
import io.encodeonce.runtime.DocumentWork;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.RuntimeMetrics;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures candidates in turns: each answers all documents in each round, so that a ratio of two
 * bears with a machine that others slow down. All their models are in memory at once.
 *
 * @param options what they have in common
 * @param shown how many documents are shown, token by token
 */
public record FrontEvaluation(
    ModelDirectories models,
    OptionValues options,
    RunPlan plan,
    LabelledDocuments labelled,
    int shown) {

  /** A run that is not timed, and what the runtime did in it. */
  private record Answered(Run run, RuntimeMetrics work) {
    static Answered by(Contender contender) {
      RuntimeMetrics before = contender.metrics();
      Run run = contender.run();
      return new Answered(run, contender.metrics().since(before));
    }
  }

  /** Measures; the first candidate is what the others are compared with. */
  public Fronts measure(List<Candidate> candidates) {
    try (Contenders contenders = new Contenders(models, options, plan, labelled)) {
      candidates.forEach(contenders::add);
      List<Answered> answered = contenders.inTurns(Answered::by);
      List<List<Run.Time>> rounds =
          Stream.generate(() -> contenders.inTurns(contender -> contender.run().time()))
              .limit(plan.runs())
              .toList();
      List<List<DocumentWork>> work = contenders.inTurns(contender -> contender.work(shown));
      return new Fronts(
          IntStream.range(0, candidates.size())
              .mapToObj(
                  i -> point(candidates.get(i), answered.get(i), rounds(rounds, i), work.get(i)))
              .toList());
    }
  }

  private FrontPoint point(
      Candidate candidate, Answered answered, List<Round> rounds, List<DocumentWork> work) {
    List<List<String>> texts = answered.run().texts();
    return new FrontPoint(
        candidate,
        Accuracy.of(labelled.expected(), texts),
        labelled.byGroup(texts),
        answered.work(),
        rounds,
        work);
  }

  private static List<Round> rounds(List<List<Run.Time>> times, int candidate) {
    return times.stream().map(turn -> new Round(turn.get(0), turn.get(candidate))).toList();
  }
}
