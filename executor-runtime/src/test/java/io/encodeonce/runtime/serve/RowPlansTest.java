package io.encodeonce.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.Generation;
import io.encodeonce.runtime.Prompt;
import io.encodeonce.runtime.SpecialTokens;
import io.encodeonce.runtime.checkpoint.GenerationDefaults;
import io.encodeonce.runtime.text.Frame;
import io.encodeonce.runtime.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowPlansTest {
  private static final Generation FREE = new Generation(0, 9, List.of());

  /** One token a character; notes what it was asked. */
  private static final class NotingTokenizer implements Tokenizer {
    private final List<String> asked = new ArrayList<>();

    @Override
    public int[] encodeDocument(String text) {
      throw new AssertionError("no document is to be tokenized");
    }

    @Override
    public List<String> documentTokens(String text) {
      throw new AssertionError("no document is to be tokenized");
    }

    @Override
    public int[] encodePrompt(String text) {
      asked.add(text);
      return text.chars().toArray();
    }

    @Override
    public Frame frame() {
      throw new AssertionError("no document is to be tokenized");
    }

    @Override
    public String decode(int[] ids, SpecialTokens specialTokens) {
      throw new AssertionError("nothing is to be decoded");
    }

    @Override
    public int vocabularySize() {
      return Character.MAX_VALUE + 1;
    }

    @Override
    public void close() {}
  }

  @Test
  void aThousandPromptsWithEqualTextsAndListsAreTokenizedOnce() {
    NotingTokenizer tokenizer = new NotingTokenizer();
    RowPlans plans = new RowPlans(tokenizer, List.of(1), GenerationDefaults.NONE, FREE);
    for (int i = 0; i < 1_000; i++) {
      List<String> allowed = IntStream.range(0, 3).mapToObj(v -> "value" + v).toList();
      Prompt prompt = new Prompt("name" + i, "text");
      plans.plan(prompt.withGeneration(FREE.withAllowed(allowed)));
    }
    assertThat(tokenizer.asked).containsExactly("text", "value0", "value1", "value2");
  }
}
