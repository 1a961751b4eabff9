package io.encodeonce.runtime.train;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.family.CheckpointWriter;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.model.KeepMargins;
import io.encodeonce.runtime.model.Transformer;
import io.encodeonce.runtime.model.load.TransformerLoader;
import io.encodeonce.runtime.tensor.TorchDevice;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What shares of tokens a checkpoint with token samplers can be told to read, and by which shift of
 * their logits: the table by which a runtime's {@code token_budget} is obeyed.
 */
public final class TokenBudgets {
  /** What is measured between the least that any shift leaves and all. */
  private static final List<Double> SHARES =
      IntStream.rangeClosed(1, 19).mapToObj(twentieth -> twentieth / 20.0).toList();

  private TokenBudgets() {}

  /**
   * Measures the table on texts, in 32-bit floats, and writes it into {@code config.json}, in place
   * of one that is there.
   *
   * @param checkpoint with samplers; nothing else of it changes
   * @param texts like those that will be read: some hundreds; blank ones are left out
   * @param options how texts are cut, and where it is computed
   * @throws InferenceException if the checkpoint has no samplers or cannot be read, no text has
   *     tokens, or the disk refuses
   */
  public static void write(Path checkpoint, List<String> texts, TrainingOptions options) {
    StoredModel model = StoredModel.open(checkpoint);
    if (!model.config().downsampling().isPresent()) {
      throw new InferenceException(
          ("%s has no token samplers, of which budgets could be measured: have AdaptJob adapt it, or give"
                  + " it some by SampledCheckpoint and train them")
              .formatted(checkpoint));
    }
    List<int[]> documents = ExampleTokenizer.documents(checkpoint, texts, options);
    TorchDevice device = TorchDevice.find(options.computing().device());
    int threads = options.computing().processors();
    try (Transformer transformer =
            TransformerLoader.loadToEncode(model, Precision.FP32, device, threads);
        KeepMargins margins = new KeepMargins(transformer, documents)) {
      double least = (double) documents.size() / margins.tokens();
      TokenShift shift = new TokenShift(margins::at, margins.tokens());
      CheckpointWriter.writeBudgets(
          checkpoint, new ShiftSearch(shift::share, shift::guess, least).points(SHARES));
    }
  }
}
