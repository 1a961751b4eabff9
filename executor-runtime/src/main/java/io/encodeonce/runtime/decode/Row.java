package io.encodeonce.runtime.decode;

import io.encodeonce.runtime.FinishReason;
import io.encodeonce.runtime.model.TokenBlock;
import java.util.Arrays;
import java.util.List;

/**
 * A decoder row: the start token, a prompt and what was generated so far, of which the first {@link
 * #cached} tokens have their keys and values. Not thread-safe.
 */
final class Row {
  private final DocumentTask document;
  private final int prompt;
  private final int promptEnd;
  private int[] tokens;
  private int length;
  private int cached;
  private int slot;
  private double score;

  Row(DocumentTask document, int prompt, int startToken, int[] promptTokens) {
    this.document = document;
    this.prompt = prompt;
    this.promptEnd = 1 + promptTokens.length;
    this.length = promptEnd;
    this.tokens = new int[promptEnd + 16];
    tokens[0] = startToken;
    System.arraycopy(promptTokens, 0, tokens, 1, promptTokens.length);
  }

  DocumentTask document() {
    return document;
  }

  int lastToken() {
    return tokens[length - 1];
  }

  int length() {
    return length;
  }

  int cached() {
    return cached;
  }

  /** Where its keys and values are among the batch's. */
  int slot() {
    return slot;
  }

  void moveTo(int newSlot) {
    slot = newSlot;
  }

  int promptTokens() {
    return promptEnd - 1;
  }

  int newTokens() {
    return length - promptEnd;
  }

  int uncached() {
    return length - cached;
  }

  /** Adds the tokens that have no keys and values yet to a block; then they have. */
  void cacheWith(TokenBlock block) {
    while (cached < length) {
      block.add(tokens[cached], cached);
      cached++;
    }
  }

  void append(int token, double logProbability) {
    if (length == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * length);
    }
    tokens[length++] = token;
    score += logProbability;
  }

  void finish(FinishReason reason) {
    List<Integer> generated = Arrays.stream(tokens, promptEnd, length).boxed().toList();
    document.answer(prompt, new GeneratedTokens(generated, score, reason));
  }
}
