package io.encodeonce.runtime.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A model that learns, on its device. Not thread-safe; one thread at a time.
 *
 * <p>Opened on a checkpoint, it takes batches of examples a step at a time; its state can be read,
 * saved and put back, and what it has learned is written as a checkpoint like the one it started
 * from.
 */
public interface Trainer extends AutoCloseable {
  /**
   * Opens a directory that {@code save_pretrained} wrote.
   *
   * @throws io.encodeonce.runtime.InferenceException if the checkpoint is incomplete, damaged or
   *     not supported, or the options ask for what is not there
   */
  static Trainer open(Path model, TrainingOptions options) {
    return TorchTrainer.open(model, Optional.empty(), options);
  }

  /**
   * Opens a model that learns from another, its teacher, beside the answers.
   *
   * @param teacher has the same tokenizer
   * @throws io.encodeonce.runtime.InferenceException as the other way to open does
   */
  static Trainer open(Path model, Path teacher, TrainingOptions options) {
    return TorchTrainer.open(model, Optional.of(teacher), options);
  }

  /**
   * Makes a step: gradients of all batches together, divided by their target tokens, clipped and
   * applied. What is drawn depends on the seed and on the steps done before.
   *
   * @throws TrainingException if the loss or the gradients are not finite; nothing is changed then
   */
  TrainingStep step(List<List<TrainingExample>> batches);

  /** The mean loss over target tokens and nothing else: no dropout, no gradient, no change. */
  double loss(List<TrainingExample> batch);

  /** The gradients that {@link #step} would apply, not applied. */
  GradientSum gradient(List<List<TrainingExample>> batches);

  /** Applies gradients that were added up elsewhere: the rest of {@link #step}. */
  TrainingStep apply(GradientSum gradient);

  /** A copy. */
  TrainingState state();

  /** Goes on from there. */
  void restore(TrainingState state);

  /**
   * Writes what was learned as a checkpoint, with the files of the one it started from.
   *
   * @param directory is made, or must be empty
   */
  void write(Path directory);

  @Override
  void close();
}
