package io.encodeonce.runtime.serve;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.ModelDirectory;
import io.encodeonce.runtime.checkpoint.Checkpoint;
import io.encodeonce.runtime.checkpoint.ModelConfig;
import io.encodeonce.runtime.text.Tokenizers;
import java.nio.file.Path;
import java.util.Optional;

/** The directories of a model and of its draft, if it has one. */
public record ModelPair(ModelDirectory model, Optional<ModelDirectory> draft) {

  /**
   * Opens the draft's checkpoint.
   *
   * @param large the model's configuration
   * @throws InferenceException if the two do not speak of the same tokens
   */
  Optional<Checkpoint> openDraft(ModelConfig large) {
    return draft.map(directory -> openDraft(large, directory.path()));
  }

  private Checkpoint openDraft(ModelConfig large, Path directory) {
    Checkpoint small = Checkpoint.open(directory);
    ModelConfig other = small.config();
    requireSame("vocab_size", large.vocabularySize(), other.vocabularySize());
    requireSame("decoder_start_token_id", large.startToken(), other.startToken());
    requireSame("eos_token_id", large.endTokens(), other.endTokens());
    requireSame("eos_token_id", large.documentEndToken(), other.documentEndToken());
    if (!Tokenizers.areSame(model.path(), directory)) {
      throw refusal("the tokenizer of %s is not that of %s".formatted(directory, model.path()));
    }
    return small;
  }

  private void requireSame(String key, Object large, Object small) {
    if (!large.equals(small)) {
      throw refusal(
          "%s is %s in %s, but %s in %s"
              .formatted(key, small, draft.orElseThrow().path(), large, model.path()));
    }
  }

  private static InferenceException refusal(String difference) {
    return new InferenceException(
        difference
            + "; a draft must read and write its model's tokens: train it with that tokenizer");
  }
}
