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
  private final RowPlan plan;
  private final int promptEnd;
  private AnswerPath answer;
  private int[] tokens;
  private int length;
  private int cached;
  private int slot;
  private double score;

  Row(DocumentTask document, int prompt, int startToken, RowPlan plan) {
    int[] promptTokens = plan.prompt();
    this.document = document;
    this.prompt = prompt;
    this.plan = plan;
    this.answer = plan.answer();
    this.promptEnd = 1 + promptTokens.length;
    this.length = promptEnd;
    this.tokens = new int[promptEnd + 16];
    tokens[0] = startToken;
    System.arraycopy(promptTokens, 0, tokens, 1, promptTokens.length);
  }

  DocumentTask document() {
    return document;
  }

  RowPlan plan() {
    return plan;
  }

  /** How far the answer has come. */
  AnswerPath answer() {
    return answer;
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

  /** Whether there is no room for another token. */
  boolean isFull() {
    return length - promptEnd == plan.maxNewTokens();
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
    answer = answer.then(token);
  }

  void finish(FinishReason reason) {
    List<Integer> generated = Arrays.stream(tokens, promptEnd, length).boxed().toList();
    document.answer(prompt, new GeneratedTokens(generated, score, reason, answer.value()));
  }
}
