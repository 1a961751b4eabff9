package io.encodeonce.jobs.evaluation;

import io.encodeonce.jobs.measure.RunPlan;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.RuntimeOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Measures methods of decoding, one after the other, each in turns with the large model alone: a
 * ratio of two runs bears with a machine that others slow down. At most two large models and a
 * small one are in memory.
 */
public final class Evaluation {
  private final Path model;
  private final Path draft;
  private final RuntimeOptions options;
  private final RunPlan plan;
  private final LabelledDocuments labelled;

  public Evaluation(
      Path model, Path draft, RuntimeOptions options, RunPlan plan, LabelledDocuments labelled) {
    this.model = model;
    this.draft = draft;
    this.options = options;
    this.plan = plan;
    this.labelled = labelled;
  }

  /**
   * Measures each method.
   *
   * @param measured is told each point at once
   */
  public List<Point> measure(List<DecodingMethod> methods, Consumer<Point> measured) {
    List<Point> points = new ArrayList<>();
    try (InferenceRuntime runtime = open(DecodingMethod.LARGE);
        Contender large = contender(runtime)) {
      Run answered = large.run();
      for (DecodingMethod method : methods) {
        Point point = method.isLarge() ? alone(large, answered) : beside(large, answered, method);
        measured.accept(point);
        points.add(point);
      }
    }
    return points;
  }

  private Point alone(Contender large, Run answered) {
    return Point.of(
        DecodingMethod.LARGE,
        labelled,
        answered,
        answered,
        rounds(
            () -> {
              Run.Time time = large.run().time();
              return new Round(time, time);
            }));
  }

  private Point beside(Contender large, Run answered, DecodingMethod method) {
    try (InferenceRuntime runtime = open(method);
        Contender contender = contender(runtime)) {
      return Point.of(
          method,
          labelled,
          answered,
          contender.run(),
          rounds(() -> new Round(large.run().time(), contender.run().time())));
    }
  }

  private List<Round> rounds(Supplier<Round> round) {
    return Stream.generate(round).limit(plan.runs()).toList();
  }

  private InferenceRuntime open(DecodingMethod method) {
    return method.open(model, draft, options);
  }

  private Contender contender(InferenceRuntime runtime) {
    return new Contender(runtime, labelled.documents(), plan);
  }
}
