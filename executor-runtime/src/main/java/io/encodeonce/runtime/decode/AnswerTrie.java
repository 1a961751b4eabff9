package io.encodeonce.runtime.decode;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.RuntimeOption;
import io.encodeonce.runtime.choose.Permitted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The allowed answers of a row as token sequences, each followed by an end token. */
public final class AnswerTrie {
  private final List<Integer> endTokens;
  private final Node start = new Node(Optional.empty());
  private String longest = "";
  private int longestTokens;

  private AnswerTrie(List<Integer> endTokens) {
    this.endTokens = endTokens;
  }

  /**
   * Makes the answers' tokens a trie.
   *
   * @param allowed different texts, one at least
   * @param tokenize gives a text's tokens, without an end token
   * @param endTokens what ends an answer; any of them may
   * @throws InferenceException if an answer has no tokens, an end token among them, or the same as
   *     another
   */
  public static AnswerTrie of(
      List<String> allowed, Function<String, int[]> tokenize, List<Integer> endTokens) {
    AnswerTrie trie = new AnswerTrie(endTokens);
    allowed.forEach(value -> trie.add(value, tokenize.apply(value)));
    return trie;
  }

  private void add(String value, int[] tokens) {
    require(tokens.length > 0, value, "has no tokens, but must have one at least; remove it");
    Node node = start;
    for (int token : tokens) {
      require(!endTokens.contains(token), value, "has an end token inside; remove it from there");
      node = node.next.computeIfAbsent(token, t -> new Node(Optional.empty()));
    }
    end(node, value);
    if (tokens.length >= longestTokens) {
      longest = value;
      longestTokens = tokens.length + 1;
    }
  }

  private void end(Node last, String value) {
    Node other = last.next.get(endTokens.get(0));
    if (other != null) {
      String rule =
          "has the same tokens as \"%s\" in the model's tokenizer, so that they cannot be told"
              + " apart; remove one of them";
      throw refusal(value, rule.formatted(other.value.orElseThrow()));
    }
    Node end = new Node(Optional.of(value));
    endTokens.forEach(token -> last.next.put(token, end));
  }

  /**
   * Checks that the longest answer can be given.
   *
   * @throws InferenceException if it needs more tokens
   */
  public void requireWithin(int maxNewTokens) {
    String rule =
        "needs %d tokens, the end token included, more than %s (%d); raise that"
            .formatted(longestTokens, RuntimeOption.MAX_NEW_TOKENS.key(), maxNewTokens);
    require(longestTokens <= maxNewTokens, longest, rule);
  }

  private static void require(boolean holds, String value, String rule) {
    if (!holds) {
      throw refusal(value, rule);
    }
  }

  private static InferenceException refusal(String value, String rule) {
    return new InferenceException("the allowed answer \"%s\" %s".formatted(value, rule));
  }

  /** Tokens of the longest answer, the end token included. */
  int longestTokens() {
    return longestTokens;
  }

  /** Where an answer starts. */
  AnswerPath start() {
    return start;
  }

  private static final class Node implements AnswerPath {
    private final Map<Integer, Node> next = new HashMap<>();
    private final Optional<String> value;
    private Permitted permitted;

    Node(Optional<String> value) {
      this.value = value;
    }

    /** Made once, and only where an answer comes by. */
    @Override
    public Permitted permitted() {
      if (permitted == null) {
        permitted = Permitted.among(next.keySet());
      }
      return permitted;
    }

    @Override
    public AnswerPath then(int token) {
      return next.get(token);
    }

    @Override
    public Optional<String> value() {
      return value;
    }
  }
}
