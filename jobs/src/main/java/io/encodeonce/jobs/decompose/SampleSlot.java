package io.encodeonce.jobs.decompose;

import io.encodeonce.jobs.data.Spellings;
import java.util.List;

/**
 * One prompt of a dialogue, with its answer.
 *
 * @param expected the spellings of the right answer; {@code none} where the user did not say
 */
record SampleSlot(String prompt, List<String> expected, String answer) {
  boolean isSet() {
    return new Spellings(expected).isSet();
  }

  boolean isRight() {
    return new Spellings(expected).contain(answer);
  }

  String text() {
    String mark = isRight() ? "✓" : "✗ expected " + String.join(" or ", expected);
    return "  %-36s %-30s %s".formatted(prompt, answer, mark);
  }
}
