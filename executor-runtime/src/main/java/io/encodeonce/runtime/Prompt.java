package io.encodeonce.runtime;

import java.util.Objects;

/**
 * A question asked of a document. Its tokens become the start of a decoder row, so an empty text is
 * allowed: the row then starts from the decoder start token alone.
 *
 * @param name what the answer is called
 * @param text what the decoder row starts with
 */
public record Prompt(String name, String text) {
  public Prompt {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(text, "text");
  }
}
