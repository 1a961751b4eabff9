package io.encodeonce.spark.executor;

import io.encodeonce.runtime.AllowedAnswers;
import io.encodeonce.spark.model.TokenizerReference;

/** The tokenizers of this process that queries are checked with: one for each model's files. */
public final class DriverTokenizers {
  private static final SharedResources<String, AllowedAnswers> TOKENIZERS =
      new SharedResources<>(AllowedAnswers::close);

  private DriverTokenizers() {}

  /**
   * A share in the tokenizer; it outlives its last user for a while, for queries come in rows.
   *
   * @throws io.encodeonce.runtime.InferenceException if it cannot be opened on this machine
   */
  public static Lease<AllowedAnswers> acquire(TokenizerReference tokenizer) {
    return TOKENIZERS.acquire(
        tokenizer.fingerprint(),
        () -> AllowedAnswers.open(tokenizer.localDirectory()),
        tokenizer.settings().idle());
  }
}
