package io.encodeonce.runtime.train;

import java.util.List;
import java.util.Objects;

/**
 * A prompt, and the answer that is to follow it.
 *
 * @param prompt may be empty
 * @param spellings of the answer, one at least: the first is learned, and any of them is right
 */
public record PromptAnswer(String prompt, List<String> spellings) {
  public PromptAnswer {
    Objects.requireNonNull(prompt, "prompt");
    spellings = List.copyOf(spellings);
    if (spellings.isEmpty()) {
      throw new IllegalArgumentException(
          "spellings is empty, but must have one: leave out the prompt \"%s\"".formatted(prompt));
    }
  }

  /** An answer that is spelled in one way. */
  public PromptAnswer(String prompt, String answer) {
    this(prompt, List.of(answer));
  }

  /** What is learned. */
  public String answer() {
    return spellings.get(0);
  }

  /** Whether an answer is one of the spellings, ignoring case and outer spaces. */
  public boolean isRight(String given) {
    return isRight(spellings, given);
  }

  /** The same of spellings whose prompt does not matter. */
  public static boolean isRight(List<String> spellings, String given) {
    return spellings.stream()
        .anyMatch(spelling -> spelling.strip().equalsIgnoreCase(given.strip()));
  }
}
