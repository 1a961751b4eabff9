package io.encodeonce.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.AnswerOptions;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.LongDocuments;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DocumentLimitTest {
  private static final int[] FIVE = {11, 12, 13, 14, 1};
  private static final Frame ENDED = new Frame(0, 1);

  @ParameterizedTest
  @EnumSource(names = "MODEL", mode = EnumSource.Mode.EXCLUDE)
  void shorterDocumentsStayAsTheyAre(LongDocuments policy) {
    DocumentTokens tokens = new DocumentLimit(5, policy).apply(FIVE, ENDED);

    assertThat(tokens.ids()).isSameAs(FIVE);
    assertThat(tokens.truncated()).isFalse();
  }

  @Test
  void keepsTheStartAndTheEndToken() {
    DocumentTokens tokens = new DocumentLimit(4, LongDocuments.KEEP_START).apply(FIVE, ENDED);

    assertThat(tokens.ids()).containsExactly(11, 12, 13, 1);
    assertThat(tokens.truncated()).isTrue();
  }

  @Test
  void keepsTheEnd() {
    DocumentTokens tokens = new DocumentLimit(2, LongDocuments.KEEP_END).apply(FIVE, ENDED);

    assertThat(tokens.ids()).containsExactly(14, 1);
    assertThat(tokens.truncated()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "KEEP_START, 0, 0, 4, 11 12 13 14",
    "KEEP_END, 0, 0, 4, 12 13 14 1",
    "KEEP_START, 1, 1, 3, 11 12 1",
    "KEEP_END, 1, 1, 3, 11 14 1",
    "KEEP_START, 1, 2, 2, 14 1",
    "KEEP_END, 3, 1, 2, 11 12"
  })
  void keepsTheFrame(LongDocuments policy, int before, int after, int limit, String kept) {
    DocumentTokens tokens = new DocumentLimit(limit, policy).apply(FIVE, new Frame(before, after));

    assertThat(IntStream.of(tokens.ids()).mapToObj(String::valueOf))
        .containsExactly(kept.split(" "));
  }

  @Test
  void leavesTheWholeDocumentAsItWas() {
    new DocumentLimit(2, LongDocuments.KEEP_START).apply(FIVE, ENDED);

    assertThat(FIVE).containsExactly(11, 12, 13, 14, 1);
  }

  @Test
  void refusesLongerDocumentsNamingTheNumbersAndTheRemedy() {
    DocumentLimit limit = new DocumentLimit(4, LongDocuments.ERROR);

    assertThatThrownBy(() -> limit.apply(FIVE, ENDED))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll("5 tokens", "limit of 4", "max_document_tokens", "keep_start");
  }

  @Test
  void refusesLimitsThatLeaveNoRoom() {
    assertThatThrownBy(() -> new DocumentLimit(1, LongDocuments.ERROR))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new DocumentLimit(9, LongDocuments.MODEL))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatOptionsLeaveOpenIsTheTokenizersToSay() {
    TokenizerSettings ofSeven =
        new TokenizerSettings(OptionalInt.of(7), LongDocuments.KEEP_END, false, false);
    TokenizerSettings ofAny =
        new TokenizerSettings(OptionalInt.empty(), LongDocuments.KEEP_START, false, false);

    assertThat(DocumentLimit.of(AnswerOptions.MODEL_LIMIT, LongDocuments.MODEL, ofSeven))
        .isEqualTo(new DocumentLimit(7, LongDocuments.KEEP_END));
    assertThat(DocumentLimit.of(9, LongDocuments.ERROR, ofSeven))
        .isEqualTo(new DocumentLimit(9, LongDocuments.ERROR));
    assertThat(DocumentLimit.of(AnswerOptions.MODEL_LIMIT, LongDocuments.MODEL, ofAny))
        .isEqualTo(new DocumentLimit(Integer.MAX_VALUE, LongDocuments.KEEP_START));
  }
}
