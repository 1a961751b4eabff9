package io.encodeonce.jobs.evaluation;

import io.encodeonce.jobs.throughput.RunPlan;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.RuntimeOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Measures ways to answer, one after the other, each in turns with the large model alone: a ratio
 * of two turns bears with a machine that others slow down. At most two large models and a small one
 * are in memory.
 */
public final class Evaluation {
  private final Path model;
  private final Path draft;
  private final RuntimeOptions options;
  private final RunPlan plan;
  private final Questions questions;

  public Evaluation(
      Path model, Path draft, RuntimeOptions options, RunPlan plan, Questions questions) {
    this.model = model;
    this.draft = draft;
    this.options = options;
    this.plan = plan;
    this.questions = questions;
  }

  /**
   * Measures the models alone, both with the large one's own answers, and a grid.
   *
   * @param measured is told each point at once
   */
  public List<Point> measure(ThresholdGrid grid, Consumer<Point> measured) {
    List<Point> points = new ArrayList<>();
    try (Contender large = contender(Way.LARGE)) {
      Turn answered = large.turn();
      for (Way way : grid.ways()) {
        Point point = way.isLarge() ? alone(large, answered) : beside(large, answered, way);
        measured.accept(point);
        points.add(point);
      }
    }
    return points;
  }

  private Point alone(Contender large, Turn answered) {
    return Point.of(
        Way.LARGE,
        questions,
        answered,
        answered,
        rounds(
            () -> {
              Turn.Time time = large.turn().time();
              return new Round(time, time);
            }));
  }

  private Point beside(Contender large, Turn answered, Way way) {
    try (Contender contender = contender(way)) {
      return Point.of(
          way,
          questions,
          answered,
          contender.turn(),
          rounds(() -> new Round(large.turn().time(), contender.turn().time())));
    }
  }

  private List<Round> rounds(Supplier<Round> round) {
    return Stream.generate(round).limit(plan.runs()).toList();
  }

  private Contender contender(Way way) {
    InferenceRuntime runtime = way.open(model, draft, options);
    try {
      return new Contender(runtime, questions.documents(), plan);
    } catch (RuntimeException e) {
      runtime.close();
      throw e;
    }
  }
}
