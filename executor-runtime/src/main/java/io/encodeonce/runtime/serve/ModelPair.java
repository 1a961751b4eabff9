package io.encodeonce.runtime.serve;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.ModelDirectory;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.text.Tokenizers;
import java.nio.file.Path;
import java.util.Optional;

/** The directories of a model and of its draft, if it has one. */
public record ModelPair(ModelDirectory model, Optional<ModelDirectory> draft) {

  /**
   * Opens the draft's checkpoint.
   *
   * @param target the model's configuration
   * @throws InferenceException if the two do not speak of the same tokens
   */
  Optional<StoredModel> openDraft(ModelConfig target) {
    return draft.map(directory -> openDraft(target, directory.path()));
  }

  private StoredModel openDraft(ModelConfig target, Path directory) {
    StoredModel opened = StoredModel.open(directory).pruned();
    ModelConfig other = opened.config();
    requireSame("vocab_size", target.vocabularySize(), other.vocabularySize());
    requireSame("decoder_start_token_id", target.tokens().start(), other.tokens().start());
    requireSame("eos_token_id", target.tokens().ends(), other.tokens().ends());
    requireSame("eos_token_id", target.tokens().documentEnd(), other.tokens().documentEnd());
    if (!Tokenizers.areSame(model.path(), directory)) {
      throw refusal("the tokenizer of %s is not that of %s".formatted(directory, model.path()));
    }
    return opened;
  }

  private void requireSame(String key, Object target, Object other) {
    if (!target.equals(other)) {
      throw refusal(
          "%s is %s in %s, but %s in %s"
              .formatted(key, other, draft.orElseThrow().path(), target, model.path()));
    }
  }

  private static InferenceException refusal(String difference) {
    return new InferenceException(
        difference
            + "; a draft must read and write its model's tokens: train it with that tokenizer");
  }
}
