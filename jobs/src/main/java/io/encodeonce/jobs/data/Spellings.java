package io.encodeonce.jobs.data;

import io.encodeonce.runtime.train.PromptAnswer;
import java.util.List;

/**
 * The right answer to a prompt.
 *
 * @param values its spellings, at least one; {@code none} alone where nothing is to be said
 */
public record Spellings(List<String> values) {
  private static final String NONE = "none";

  /** Where nothing is to be said. */
  public static final Spellings UNSET = new Spellings(List.of(NONE));

  public Spellings {
    values = List.copyOf(values);
  }

  /** Whether something is to be said. */
  public boolean isSet() {
    return !values.equals(UNSET.values);
  }

  /** Whether an answer is one of the spellings, ignoring case and outer spaces. */
  public boolean contain(String answer) {
    return PromptAnswer.isRight(values, answer);
  }
}
