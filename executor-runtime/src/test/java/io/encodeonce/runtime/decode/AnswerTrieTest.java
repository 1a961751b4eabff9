package io.encodeonce.runtime.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.choose.Permitted;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Answers are written as their tokens: "5 6" is token 5, then token 6. */
class AnswerTrieTest {
  private static final int END = 1;
  private static final int OTHER_END = 2;

  private static AnswerTrie trie(String... allowed) {
    return AnswerTrie.of(List.of(allowed), AnswerTrieTest::tokens, List.of(END, OTHER_END));
  }

  private static int[] tokens(String answer) {
    return Arrays.stream(answer.split(" "))
        .filter(word -> !word.isEmpty())
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  private static AnswerPath after(AnswerTrie trie, int... tokens) {
    AnswerPath path = trie.start();
    for (int token : tokens) {
      path = path.then(token);
    }
    return path;
  }

  private static void assertPermits(AnswerPath path, Integer... tokens) {
    assertThat(path.permitted())
        .usingRecursiveComparison()
        .isEqualTo(Permitted.among(Set.of(tokens)));
  }

  @Test
  void permitsWhatGoesOnTowardsAnAllowedAnswer() {
    AnswerTrie trie = trie("5 6", "5 7 8", "9");
    assertPermits(after(trie), 5, 9);
    assertPermits(after(trie, 5), 6, 7);
    assertPermits(after(trie, 5, 7), 8);
    assertPermits(after(trie, 9), END, OTHER_END);
  }

  @Test
  void anAnswerMayStartAnother() {
    AnswerTrie trie = trie("5 6 7", "5", "5 6");
    assertPermits(after(trie, 5), 6, END, OTHER_END);
    assertPermits(after(trie, 5, 6), 7, END, OTHER_END);
    assertThat(after(trie, 5, END).value()).hasValue("5");
    assertThat(after(trie, 5, 6, OTHER_END).value()).hasValue("5 6");
    assertThat(after(trie, 5, 6, 7, END).value()).hasValue("5 6 7");
  }

  @Test
  void onlyAnEndedAnswerHasAValue() {
    AnswerTrie trie = trie("5");
    assertThat(after(trie).value()).isEmpty();
    assertThat(after(trie, 5).value()).isEmpty();
  }

  @Test
  void anAnswerIsSpelledAsGiven() {
    assertThat(after(trie(" 5  6 "), 5, 6, END).value()).hasValue(" 5  6 ");
  }

  @Test
  void aPathCanBeAskedAgain() {
    AnswerPath five = after(trie("5 6", "5 7"), 5);
    assertPermits(five.then(6), END, OTHER_END);
    assertPermits(five.then(7), END, OTHER_END);
    assertPermits(five, 6, 7);
  }

  @Test
  void sameTokensAreRefused() {
    assertThatThrownBy(() -> trie("5 6", "7", "5  6"))
        .isInstanceOf(InferenceException.class)
        .hasMessage(
            "the allowed answer \"5  6\" has the same tokens as \"5 6\" in the model's tokenizer, so"
                + " that they cannot be told apart; remove one of them");
  }

  @Test
  void noTokensAreRefused() {
    assertThatThrownBy(() -> trie("5", " "))
        .isInstanceOf(InferenceException.class)
        .hasMessage(
            "the allowed answer \" \" has no tokens, but must have one at least; remove it");
  }

  @Test
  void anEndTokenInsideIsRefused() {
    assertThatThrownBy(() -> trie("5 2 6"))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll("\"5 2 6\"", "end token");
  }

  @Test
  void theLongestAnswerMustFit() {
    AnswerTrie trie = trie("5", "5 6 7", "8 9");
    assertThatCode(() -> trie.requireWithin(4)).doesNotThrowAnyException();
    assertThatThrownBy(() -> trie.requireWithin(3))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll("\"5 6 7\"", "4 tokens", "max_new_tokens (3)", "raise");
  }

  @Test
  void aLongAnswerNeedsNoDeepStack() {
    String endless = "5 ".repeat(100_000);
    assertThatCode(() -> trie(endless).requireWithin(100_001)).doesNotThrowAnyException();
  }

  @Test
  void aFreeAnswerMayEndAfterItsLeastLength() {
    AnswerPath path = new FreePath(2);
    assertThat(path.permitted()).isSameAs(Permitted.ALL_BUT_ENDS);
    assertThat(path.then(5).permitted()).isSameAs(Permitted.ALL_BUT_ENDS);
    assertThat(path.then(5).then(6).permitted()).isSameAs(Permitted.ALL);
    assertThat(path.then(5).then(6).then(7).permitted()).isSameAs(Permitted.ALL);
  }
}
