package io.encodeonce.jobs.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.jobs.measure.Figures;
import io.encodeonce.jobs.measure.Machine;
import io.encodeonce.jobs.measure.TrainingThroughput;
import io.encodeonce.runtime.train.ComputingOptions;
import io.encodeonce.runtime.train.LearningOption;
import io.encodeonce.runtime.train.TrainingExample;
import io.encodeonce.runtime.train.TrainingOption;
import io.encodeonce.runtime.train.TrainingOptions;
import java.util.List;

/** A measured throughput of training as a JSON object. */
public final class TrainingThroughputReport {
  private static final int DECIMALS = 4;

  private TrainingThroughputReport() {}

  /**
   * The figures, and what they were measured with and on.
   *
   * @param model what the user calls it
   */
  public static ObjectNode of(TrainingThroughput throughput, String model) {
    ObjectNode json = new ObjectMapper().createObjectNode().put("engine", "encodeonce");
    List<TrainingExample> examples = throughput.examples();
    double seconds = throughput.medianSeconds();
    long tokens = examples.stream().mapToLong(TrainingExample::tokens).sum();
    json.put("documents", examples.size())
        .put("answers", examples.stream().mapToInt(TrainingExample::rows).sum())
        .put("tokens", tokens)
        .put("answer_tokens", examples.stream().mapToInt(TrainingExample::targets).sum())
        .put("steps", throughput.steps())
        .put("first_loss", rounded(throughput.firstLoss()))
        .put("seconds", rounded(seconds));
    ArrayNode runs = json.putArray("runs");
    throughput.seconds().forEach(run -> runs.add(rounded(run)));
    json.put("documents_per_second", rounded(examples.size() / seconds))
        .put("tokens_per_second", rounded(tokens / seconds));
    describe(json.putObject("options").put("model", model), throughput.options());
    return Machine.here().describe(json);
  }

  private static void describe(ObjectNode json, TrainingOptions options) {
    ComputingOptions computing = options.computing();
    json.put(TrainingOption.DEVICE.key(), TrainingOption.DEVICE.print(computing.device()))
        .put(TrainingOption.PRECISION.key(), TrainingOption.PRECISION.print(computing.precision()))
        .put(TrainingOption.THREADS.key(), computing.threads())
        .put(TrainingOption.BATCH_TOKENS.key(), options.batches().batchTokens())
        .put(TrainingOption.ACCUMULATION.key(), options.batches().accumulation())
        .put(TrainingOption.DROPOUT.key(), options.loss().dropout())
        .put(LearningOption.OPTIMIZER.key(), options.learning().optimizer().toString());
  }

  private static double rounded(double number) {
    return Figures.rounded(number, DECIMALS);
  }
}
