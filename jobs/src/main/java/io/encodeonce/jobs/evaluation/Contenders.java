package io.encodeonce.jobs.evaluation;

import io.encodeonce.jobs.measure.RunPlan;
import io.encodeonce.jobs.model.ModelDirectories;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Candidates in memory, which take turns. Those of a model at one precision share its weights. */
final class Contenders implements AutoCloseable {
  private final ModelDirectories models;
  private final OptionValues options;
  private final RunPlan plan;
  private final LabelledDocuments labelled;
  private final Map<Loaded, InferenceRuntime> loaded = new HashMap<>();
  private final List<Contender> all = new ArrayList<>();

  private record Loaded(String model, Precision precision) {}

  /**
   * None yet.
   *
   * @param options what they have in common
   */
  Contenders(
      ModelDirectories models, OptionValues options, RunPlan plan, LabelledDocuments labelled) {
    this.models = models;
    this.options = options;
    this.plan = plan;
    this.labelled = labelled;
  }

  void add(Candidate candidate) {
    all.add(new Contender(runtime(candidate), labelled.documents(), plan));
  }

  private InferenceRuntime runtime(Candidate candidate) {
    Loaded key = new Loaded(candidate.model(), candidate.precision());
    RuntimeOptions own = candidate.options(options);
    if (loaded.containsKey(key)) {
      return loaded.get(key).with(own);
    }
    InferenceRuntime opened = InferenceRuntime.open(models.path(candidate.model()), own);
    loaded.put(key, opened);
    return opened;
  }

  /** What each gives, in their order. */
  <T> List<T> inTurns(Function<Contender, T> turn) {
    return all.stream().map(turn).toList();
  }

  @Override
  public void close() {
    all.forEach(Contender::close);
    loaded.values().forEach(InferenceRuntime::close);
  }
}
