package io.encodeonce.runtime;

import io.encodeonce.runtime.checkpoint.Checkpoint;
import io.encodeonce.runtime.checkpoint.ModelConfig;
import io.encodeonce.runtime.text.Tokenizers;
import java.nio.file.Path;
import java.util.Optional;

/** The directories of a model and of its draft, if it has one. */
record ModelPair(Path model, Optional<Path> draft) {

  /**
   * Opens the draft's checkpoint.
   *
   * @param large the model's
   * @throws InferenceException if the two do not speak of the same tokens
   */
  Optional<Checkpoint> openDraft(Checkpoint large) {
    return draft.map(directory -> openDraft(large, directory));
  }

  private Checkpoint openDraft(Checkpoint large, Path directory) {
    Checkpoint small = Checkpoint.open(directory);
    ModelConfig one = large.config();
    ModelConfig other = small.config();
    requireSame("vocab_size", one.vocabularySize(), other.vocabularySize());
    requireSame("decoder_start_token_id", one.startToken(), other.startToken());
    requireSame("eos_token_id", one.endTokens(), other.endTokens());
    requireSame("eos_token_id", one.documentEndToken(), other.documentEndToken());
    if (!Tokenizers.areSame(model, directory)) {
      throw refusal("the tokenizer of %s is not that of %s".formatted(directory, model));
    }
    return small;
  }

  private void requireSame(String key, Object large, Object small) {
    if (!large.equals(small)) {
      throw refusal(
          "%s is %s in %s, but %s in %s".formatted(key, small, draft.orElseThrow(), large, model));
    }
  }

  private static InferenceException refusal(String difference) {
    return new InferenceException(
        difference
            + "; a draft must read and write its model's tokens: train it with that tokenizer");
  }
}
