package io.encodeonce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each refusal names the value and the rule. */
class GenerationTest {
  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(0, 0, List.of(), "max_new_tokens is 0, but must be at least 1"),
        Arguments.of(
            -1, 5, List.of(), "min_new_tokens is -1, but must be from 0 to max_new_tokens"),
        Arguments.of(
            6, 5, List.of(), "min_new_tokens is 6, but must be from 0 to max_new_tokens (5)"),
        Arguments.of(0, 5, Arrays.asList("a", null), "allowed is a list with null, but must be"),
        Arguments.of(0, 5, List.of("a", "b", "a"), "allowed is a list with \"a\" twice, but must"));
  }

  @ParameterizedTest(name = "{3}")
  @MethodSource("refused")
  void refuses(int least, int most, List<String> allowed, String message) {
    assertThatThrownBy(() -> new Generation(least, most, allowed))
        .isInstanceOf(InferenceException.class)
        .hasMessageStartingWith("option " + message);
  }

  @Test
  void keepsItsOwnListOfAllowedAnswers() {
    List<String> allowed = new ArrayList<>(List.of("a", "b"));
    Generation generation = new Generation(0, 1, allowed);
    allowed.add("c");
    assertThat(generation.allowed()).containsExactly("a", "b");
    assertThat(generation.withAllowed(List.of())).isEqualTo(new Generation(0, 1, List.of()));
  }

  @Test
  void aPromptHasNoneOfItsOwnUnlessGiven() {
    Generation own = new Generation(1, 2, List.of());
    Prompt prompt = new Prompt("name", "text");
    assertThat(prompt.generation()).isEmpty();
    assertThat(prompt.withGeneration(own).generation()).hasValue(own);
  }
}
