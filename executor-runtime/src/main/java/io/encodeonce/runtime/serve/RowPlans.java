package io.encodeonce.runtime.serve;

import io.encodeonce.runtime.Generation;
import io.encodeonce.runtime.NewTokens;
import io.encodeonce.runtime.Prompt;
import io.encodeonce.runtime.checkpoint.GenerationDefaults;
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
  private final GenerationDefaults defaults;
  private final Generation defaultGeneration;
  private final Map<String, int[]> prompts = new HashMap<>();
  private final Map<List<String>, AnswerTrie> allowed = new HashMap<>();

  /**
   * @param defaults the checkpoint's
   * @param defaultGeneration how prompts are answered that do not say it themselves
   */
  RowPlans(
      Tokenizer tokenizer,
      List<Integer> endTokens,
      GenerationDefaults defaults,
      Generation defaultGeneration) {
    this.tokenizer = tokenizer;
    this.endTokens = endTokens;
    this.defaults = defaults;
    this.defaultGeneration = defaultGeneration;
  }

  /**
   * Checks the default way to answer.
   *
   * @throws InferenceException if one of its allowed answers cannot be given
   */
  void requireDefault() {
    plan(new Prompt("", ""));
  }

  /**
   * The row of a prompt.
   *
   * @throws InferenceException if one of the allowed answers cannot be given, or the prompt leaves
   *     no room for an answer
   */
  RowPlan plan(Prompt prompt) {
    Generation generation = prompt.generation().orElse(defaultGeneration);
    int[] tokens = prompts.computeIfAbsent(prompt.text(), tokenizer::encodePrompt);
    RowPlan plan =
        generation.allowed().isEmpty()
            ? free(tokens, generation.newTokens())
            : RowPlan.constrained(tokens, trie(generation));
    return plan.with(generation.sampling());
  }

  /** What is set counts before the checkpoint, and of the checkpoint the most before the least. */
  private RowPlan free(int[] prompt, NewTokens bounds) {
    int rowTokens = 1 + prompt.length;
    int least = bounds.least().tokens();
    int most = bounds.most().tokens();
    if (!bounds.most().isSet()) {
      most = Math.max(least, defaults.most(rowTokens).orElse(most));
    }
    if (!bounds.least().isSet()) {
      least = Math.min(most, defaults.least(rowTokens).orElse(least));
    }
    return RowPlan.free(prompt, least, most);
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
