package io.encodeonce.runtime;

import io.encodeonce.runtime.decode.AnswerTrie;
import io.encodeonce.runtime.decode.RowPlan;
import io.encodeonce.runtime.text.Tokenizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The decoder rows of a window's prompts: each text and each list of allowed answers is tokenized
 * once. Not thread-safe.
 */
final class RowPlans {
  private final Tokenizer tokenizer;
  private final List<Integer> endTokens;
  private final Generation usual;
  private final Map<String, int[]> prompts = new HashMap<>();
  private final Map<List<String>, AnswerTrie> allowed = new HashMap<>();

  RowPlans(Tokenizer tokenizer, List<Integer> endTokens, Generation usual) {
    this.tokenizer = tokenizer;
    this.endTokens = endTokens;
    this.usual = usual;
  }

  /**
   * Checks the usual way to answer.
   *
   * @throws InferenceException if one of its allowed answers cannot be given
   */
  void requireUsual() {
    plan(new Prompt("", ""));
  }

  /**
   * The row of a prompt.
   *
   * @throws InferenceException if one of the allowed answers cannot be given
   */
  RowPlan plan(Prompt prompt) {
    Generation generation = prompt.generation().orElse(usual);
    int[] tokens = prompts.computeIfAbsent(prompt.text(), tokenizer::encodePrompt);
    RowPlan plan =
        generation.allowed().isEmpty()
            ? RowPlan.free(tokens, generation.minNewTokens(), generation.maxNewTokens())
            : RowPlan.held(tokens, trie(generation));
    return plan.with(generation.sampling());
  }

  private AnswerTrie trie(Generation generation) {
    AnswerTrie trie = allowed.computeIfAbsent(generation.allowed(), this::trie);
    trie.requireWithin(generation.maxNewTokens());
    return trie;
  }

  private AnswerTrie trie(List<String> values) {
    return AnswerTrie.of(values, tokenizer::encodePrompt, endTokens);
  }
}
