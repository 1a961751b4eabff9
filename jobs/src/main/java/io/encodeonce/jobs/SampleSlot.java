package io.encodeonce.jobs;

import java.util.List;

/**
 * One prompt of a dialogue, with its answer.
 *
 * @param expected the spellings of the right answer; {@code none} where the user did not say
 */
record SampleSlot(String prompt, List<String> expected, String answer) {
  private static final String UNSET = "none";

  boolean isSet() {
    return !expected.equals(List.of(UNSET));
  }

  boolean isRight() {
    return expected.stream().anyMatch(value -> value.strip().equalsIgnoreCase(answer.strip()));
  }

  String text() {
    String mark = isRight() ? "✓" : "✗ expected " + String.join(" or ", expected);
    return "  %-36s %-30s %s".formatted(prompt, answer, mark);
  }
}
