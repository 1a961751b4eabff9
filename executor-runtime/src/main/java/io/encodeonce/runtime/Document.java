package io.encodeonce.runtime;

import java.util.List;

/**
 * A text and the prompts asked of it. A null or empty text is allowed here and answered with an
 * error, so that rows keep their places.
 *
 * @param text what the encoder reads
 * @param prompts what the decoder rows start with, in the order of the answers
 */
public record Document(String text, List<Prompt> prompts) {
  public Document {
    prompts = List.copyOf(prompts);
  }
}
