package io.encodeonce.runtime;

import java.util.Objects;
import java.util.Optional;

/**
 * A question asked of a document. Its tokens become the start of a decoder row, so an empty text is
 * allowed: the row then starts from the decoder start token alone.
 *
 * @param name what the answer is called
 * @param text what the decoder row starts with
 * @param generation how it is answered; where empty, as {@link RuntimeOptions#generation} says
 */
public record Prompt(String name, String text, Optional<Generation> generation) {
  public Prompt {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(generation, "generation");
  }

  /** A prompt that is answered as the runtime's options say. */
  public Prompt(String name, String text) {
    this(name, text, Optional.empty());
  }

  /** The same prompt, answered in its own way. */
  public Prompt withGeneration(Generation own) {
    return new Prompt(name, text, Optional.of(own));
  }
}
