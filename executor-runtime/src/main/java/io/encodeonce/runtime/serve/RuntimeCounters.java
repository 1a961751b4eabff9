package io.encodeonce.runtime.serve;

import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.LearnerMetrics;
import io.encodeonce.runtime.RuntimeMetrics;
import io.encodeonce.runtime.SpeculationMetrics;
import io.encodeonce.runtime.decode.DocumentTask;
import io.encodeonce.runtime.decode.StepTimes;
import io.encodeonce.runtime.model.WorkCounter;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Counts what a runtime does. Thread-safe. */
final class RuntimeCounters {
  private final StepTimes times;
  private final WorkCounter work;
  private final Supplier<List<LearnerMetrics>> learners;
  private final Supplier<SpeculationMetrics> speculation;
  private final LongAdder documents = new LongAdder();
  private final LongAdder answers = new LongAdder();
  private final LongAdder documentTokens = new LongAdder();
  private final List<LongAdder> layerTokens;
  private final LongAdder keptTokens = new LongAdder();
  private final LongAdder promptTokens = new LongAdder();
  private final LongAdder generatedTokens = new LongAdder();
  private final LongAdder truncated = new LongAdder();
  private final LongAdder errors = new LongAdder();

  /**
   * @param encoderLayers of the model
   * @param work of both models, where there is a draft
   * @param learners what modules with learners have run so far
   * @param speculation what a draft has done so far
   */
  RuntimeCounters(
      int encoderLayers,
      StepTimes times,
      WorkCounter work,
      Supplier<List<LearnerMetrics>> learners,
      Supplier<SpeculationMetrics> speculation) {
    this.layerTokens = Stream.generate(LongAdder::new).limit(encoderLayers).toList();
    this.times = times;
    this.work = work;
    this.learners = learners;
    this.speculation = speculation;
  }

  void count(DocumentAnswers result) {
    documents.increment();
    answers.add(result.answers().size());
    documentTokens.add(result.documentTokens());
    countKept(result.keptTokens());
    result.answers().forEach(answer -> generatedTokens.add(answer.tokenIds().size()));
    truncated.add(result.truncated() ? 1 : 0);
    errors.add(result.error().isPresent() ? 1 : 0);
  }

  /** The last place is the decoder's; there is none where nothing was read. */
  private void countKept(List<Integer> tokens) {
    if (!tokens.isEmpty()) {
      for (int layer = 0; layer < layerTokens.size(); layer++) {
        layerTokens.get(layer).add(tokens.get(layer));
      }
      keptTokens.add(tokens.get(layerTokens.size()));
    }
  }

  void countPrompts(DocumentTask task) {
    promptTokens.add(task.promptTokens());
  }

  RuntimeMetrics snapshot() {
    return new RuntimeMetrics(
        documents.sum(),
        answers.sum(),
        documentTokens.sum(),
        layerTokens.stream().map(LongAdder::sum).toList(),
        keptTokens.sum(),
        learners.get(),
        promptTokens.sum(),
        generatedTokens.sum(),
        truncated.sum(),
        errors.sum(),
        times.decoderSteps(),
        times.encodeNanos(),
        times.decodeNanos(),
        work.encoderFlops(),
        work.decoderFlops(),
        speculation.get());
  }
}
