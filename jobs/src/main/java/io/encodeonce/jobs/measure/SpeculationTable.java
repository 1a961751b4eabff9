package io.encodeonce.jobs.measure;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.Speculation;
import io.encodeonce.runtime.Speculation.When;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What a draft is worth by the number of live rows: one thread answers, by each method in turn. */
public final class SpeculationTable implements AutoCloseable {
  private final SpeculationPlan plan;
  private final Map<String, InferenceRuntime> methods = new LinkedHashMap<>();

  /**
   * Opens the large model alone, and with its draft by each method.
   *
   * @param options with the thresholds of deviation, and the draft's precision for all methods
   */
  public SpeculationTable(Path model, Path draft, RuntimeOptions options, SpeculationPlan plan) {
    this.plan = plan;
    Speculation given = options.speculation();
    Speculation exact = Speculation.exact().withDraftPrecision(given.draftPrecision());
    Speculation deviation =
        Speculation.deviation(given.fallbackThreshold(), given.rollbackThreshold())
            .withDraftPrecision(given.draftPrecision());
    try {
      methods.put(SpeculationRow.LARGE, InferenceRuntime.open(model, options));
      methods.put("exact", open(model, draft, options, exact.withWhen(When.ALWAYS)));
      methods.put("deviation", open(model, draft, options, deviation));
      methods.put("auto", open(model, draft, options, exact));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static InferenceRuntime open(
      Path model, Path draft, RuntimeOptions options, Speculation speculation) {
    return InferenceRuntime.open(model, draft, options.withSpeculation(speculation));
  }

  /**
   * Measures.
   *
   * @param documents from which calls of so many rows are cut
   */
  public List<SpeculationRow> measure(List<Document> documents) {
    return plan.rows().stream().map(rows -> measure(rows, documents)).toList();
  }

  private SpeculationRow measure(int rows, List<Document> documents) {
    RowCuts cuts = new RowCuts(documents);
    List<List<Document>> calls =
        IntStream.range(0, plan.calls(rows)).mapToObj(i -> cuts.call(rows)).toList();
    Map<String, List<MethodRun>> runs = new LinkedHashMap<>();
    for (int run = 0; run <= plan.runs(); run++) {
      Map<String, MethodRun> round = round(calls);
      if (run > 0) {
        round.forEach(
            (method, timed) -> runs.computeIfAbsent(method, m -> new ArrayList<>()).add(timed));
      }
    }
    return new SpeculationRow(rows, middle(runs));
  }

  /** Each call is answered by each method before the next is. */
  private Map<String, MethodRun> round(List<List<Document>> calls) {
    Map<String, MethodRun> round = new LinkedHashMap<>();
    for (List<Document> call : calls) {
      methods.forEach(
          (method, runtime) -> round.merge(method, MethodRun.time(runtime, call), MethodRun::and));
    }
    return round;
  }

  private static Map<String, MethodRun> middle(Map<String, List<MethodRun>> runs) {
    Map<String, MethodRun> middle = new LinkedHashMap<>();
    runs.forEach((method, timed) -> middle.put(method, MethodRun.middle(timed)));
    return middle;
  }

  @Override
  public void close() {
    methods.values().forEach(InferenceRuntime::close);
  }
}
