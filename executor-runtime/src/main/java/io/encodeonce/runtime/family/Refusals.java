package io.encodeonce.runtime.family;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.TensorRole;
import java.nio.file.Path;
import java.util.Collection;

/** Why a model is not what its family's description asks for, in words for its user. */
final class Refusals {
  private Refusals() {}

  static InferenceException unsupported(
      Path file, String key, Object value, Collection<String> supported) {
    return new InferenceException(
        "%s: %s %s is not supported; supported are %s"
            .formatted(file, key, value, String.join(", ", supported)));
  }

  static InferenceException inconsistent(Path file, IllegalArgumentException cause) {
    return new InferenceException("%s: %s".formatted(file, cause.getMessage()), cause);
  }

  static InferenceException tokenizerTooLarge(int modelSize, int tokenizerSize) {
    return new InferenceException(
        ("the tokenizer has token ids up to %d, but the model's vocab_size is %d;"
                + " use the tokenizer that the model was trained with")
            .formatted(tokenizerSize - 1, modelSize));
  }

  static InferenceException tokenizerTooSmall(int modelSize, int tokenizerSize, int padding) {
    return new InferenceException(
        ("the model's vocab_size is %d, but the tokenizer has only %d tokens, and padding explains"
                + " no more than %d; use the tokenizer that the model was trained with")
            .formatted(modelSize, tokenizerSize, padding));
  }

  static InferenceException missingTensor(Path directory, ModelTensor tensor) {
    String remedy =
        tensor.role() == TensorRole.HEAD
            ? "a model without it must have tie_word_embeddings true in config.json"
            : "weights and config.json are not of one model, or not complete";
    return new InferenceException(
        "the weights in %s have no tensor %s; %s".formatted(directory, tensor.name(), remedy));
  }

  static InferenceException tooManyWeights(long count) {
    return new InferenceException(
        "the model has %d weights, but can have 2^31 - 9 at most to be trained or made; take a smaller one"
            .formatted(count));
  }

  static InferenceException weightsOfNewModel(Path directory) {
    return new InferenceException(
        ("%s has weights, and a new model has none; train from them, or copy config.json and the"
                + " tokenizer's files to a directory of their own")
            .formatted(directory));
  }

  static InferenceException samplersAlready(Path directory) {
    return new InferenceException(
        ("%s has token samplers already; train them further as they are, with TrainJob or Trainer, or"
                + " take the checkpoint that it was adapted from")
            .formatted(directory));
  }

  static InferenceException learnersAlready(Path directory) {
    return new InferenceException(
        ("%s has learners already; train them further as they are, or take the checkpoint that it was"
                + " adapted from")
            .formatted(directory));
  }

  static InferenceException wrongLearners(Path directory, IllegalArgumentException cause) {
    return new InferenceException(
        "%s cannot have these learners: %s".formatted(directory, cause.getMessage()), cause);
  }

  static InferenceException wrongSamplers(Path directory, IllegalArgumentException cause) {
    return new InferenceException(
        "%s cannot have these token samplers: %s".formatted(directory, cause.getMessage()), cause);
  }
}
