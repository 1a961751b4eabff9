package io.encodeonce.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptAnswerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "11:30 am; true",
        "' 11:30 AM\t'; true",
        "half past eleven; true",
        "half  past eleven; false",
        "11:30; false",
        "''; false"
      })
  void anySpellingIsRight(String given, boolean isRight) {
    PromptAnswer answer = new PromptAnswer("time:", List.of(" 11:30 am", "Half past eleven"));
    assertThat(answer.isRight(given)).isEqualTo(isRight);
    assertThat(answer.answer()).isEqualTo(" 11:30 am");
  }

  @Test
  void anAnswerHasASpelling() {
    assertThatThrownBy(() -> new PromptAnswer("time:", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leave out the prompt \"time:\"");
  }
}
