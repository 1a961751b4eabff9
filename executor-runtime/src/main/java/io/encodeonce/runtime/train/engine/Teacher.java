package io.encodeonce.runtime.train.engine;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.text.Tokenizers;
import io.encodeonce.runtime.train.TrainingOptions;
import java.nio.file.Path;

/** The model that another learns from, and what the two must have in common. */
public final class Teacher {
  private final Path directory;
  private final StoredModel checkpoint;

  private Teacher(Path directory, StoredModel checkpoint) {
    this.directory = directory;
    this.checkpoint = checkpoint;
  }

  /**
   * Opens a teacher's checkpoint.
   *
   * @throws InferenceException if it is no checkpoint, or has another tokenizer than the model
   */
  public static Teacher open(Path directory, Path model) {
    StoredModel checkpoint = StoredModel.open(directory).pruned();
    if (!Tokenizers.areSame(model, directory)) {
      throw new InferenceException(
          ("the tokenizer of teacher %s is not that of model %s; a model learns what its teacher"
                  + " says token by token: take two with one tokenizer")
              .formatted(directory, model));
    }
    return new Teacher(directory, checkpoint);
  }

  StoredModel checkpoint() {
    return checkpoint;
  }

  /**
   * Refuses to teach a model whose numbers cannot be compared with this one's.
   *
   * @throws InferenceException if vocabularies differ, or where states are compared widths, or
   *     where modules are this is not the dense model that the other was made of
   */
  void requireFor(ModelConfig model, TrainingOptions options) {
    requireSame("vocab_size", checkpoint.config().vocabularySize(), model.vocabularySize());
    if (options.effort().imitates()) {
      requireDense(model);
    } else if (options.loss().distillation().hiddenStates() > 0) {
      requireSame("d_model", checkpoint.config().width(), model.width());
    }
  }

  private void requireDense(ModelConfig model) {
    ModelConfig own = checkpoint.config();
    if (!hasTensorsOf(own, model)) {
      throw new InferenceException(
          ("teacher %s has other layers than the model whose learners are to do what its modules"
                  + " do; take the very model that it was made of")
              .formatted(directory));
    }
    if (own.learners().isPresent()) {
      throw new InferenceException(
          ("teacher %s has learners itself, and learners learn of dense modules; take the model"
                  + " that it was made of")
              .formatted(directory));
    }
  }

  /** Whether a model has the same tensors as another, once it has its learners. */
  private static boolean hasTensorsOf(ModelConfig own, ModelConfig model) {
    try {
      return own.adapted(model.learners()).tensors().equals(model.tensors());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void requireSame(String key, int teacher, int model) {
    if (teacher != model) {
      throw new InferenceException(
          "%s is %d in teacher %s, but %d in the model; take a teacher of the same, %s"
              .formatted(
                  key,
                  teacher,
                  directory,
                  model,
                  key.equals("d_model")
                      ? "or set hidden_state_weight to 0"
                      : "or train the model with that vocabulary"));
    }
  }
}
