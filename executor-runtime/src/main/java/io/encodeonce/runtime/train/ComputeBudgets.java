package io.encodeonce.runtime.train;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.LearnerMetrics;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.TensorRole;
import io.encodeonce.runtime.family.BudgetPoint;
import io.encodeonce.runtime.family.CheckpointWriter;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.Slot;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.model.Transformer;
import io.encodeonce.runtime.model.load.TransformerLoader;
import io.encodeonce.runtime.state.CrossKeysValues;
import io.encodeonce.runtime.tensor.TorchDevice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What shares of their learners texts can be told to run through, and by which shift of the gates'
 * logits: the table by which a runtime's {@code compute_budget} is obeyed. It is measured where a
 * document is encoded; the decoder's modules follow the same shift.
 */
public final class ComputeBudgets {
  /** Closest where gates choose as they were trained to. */
  private static final List<Double> SHIFTS =
      List.of(
          -64.0, -32.0, -16.0, -12.0, -8.0, -6.0, -4.0, -3.0, -2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0,
          1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 32.0, 64.0);

  private ComputeBudgets() {}

  /**
   * Measures the table on texts, in 32-bit floats, and writes it into {@code config.json}, in place
   * of one that is there; nothing where no module of the encoder has learners.
   *
   * @param checkpoint with learners; nothing else of it changes
   * @param texts like those that will be read: some dozens; blank ones are left out
   * @param options how texts are cut, and where it is computed
   * @throws InferenceException if the checkpoint has no learners or cannot be read, no text has
   *     tokens, or the disk refuses
   */
  public static void write(Path checkpoint, List<String> texts, TrainingOptions options) {
    StoredModel model = StoredModel.open(checkpoint);
    if (!model.config().learners().isPresent()) {
      throw new InferenceException(
          "%s has no learners, of which budgets could be measured".formatted(checkpoint));
    }
    List<int[]> documents = ExampleTokenizer.documents(checkpoint, texts, options);
    TorchDevice device = TorchDevice.find(options.computing().device());
    try (Transformer transformer = TransformerLoader.load(model, Precision.FP32, device)) {
      Weights weights = Weights.of(model.config());
      CheckpointWriter.writeComputeBudgets(checkpoint, points(transformer, documents, weights));
    }
  }

  /** Those that leave more than the shift before, and something. */
  private static List<BudgetPoint> points(
      Transformer transformer, List<int[]> documents, Weights weights) {
    List<BudgetPoint> points = new ArrayList<>();
    double before = 0;
    for (double shift : SHIFTS) {
      double share = share(transformer.withComputeShift(shift), documents, weights);
      if (share > before) {
        points.add(new BudgetPoint(share, shift));
        before = share;
      }
    }
    return points;
  }

  /** What ran of all modules that encoding runs, by their work; 0 where it runs none. */
  private static double share(Transformer transformer, List<int[]> documents, Weights weights) {
    for (int[] document : documents) {
      transformer.encode(List.of(document), 0).forEach(CrossKeysValues::close);
    }
    LearnerWork work =
        transformer.learnersRun().stream()
            .map(weights::work)
            .reduce(LearnerWork.NONE, LearnerWork::plus);
    return work.all() == 0 ? 0 : work.share();
  }

  /**
   * What all learners of each module multiply of a token, and how many there are.
   *
   * @param costs by the modules' names
   */
  private record Weights(Map<String, Long> costs, Map<String, Integer> counts) {
    static Weights of(ModelConfig config) {
      Map<String, Long> costs = new HashMap<>();
      Map<String, Integer> counts = new HashMap<>();
      config
          .learners()
          .modules()
          .forEach(
              (module, shape) -> {
                costs.put(
                    module.name(),
                    numbers(config, module.slot(TensorRole.LEARNERS))
                        + numbers(config, module.slot(TensorRole.LEARNERS_OUTPUT)));
                counts.put(module.name(), shape.count());
              });
      return new Weights(costs, counts);
    }

    private static long numbers(ModelConfig config, Slot slot) {
      return config.tensors().get(slot).shape().stream().reduce(1L, Math::multiplyExact);
    }

    LearnerWork work(LearnerMetrics run) {
      double cost = costs.get(run.module());
      return new LearnerWork(cost * run.learners() / counts.get(run.module()), cost * run.tokens());
    }
  }
}
