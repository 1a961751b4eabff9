package io.encodeonce.runtime.decode;

import io.encodeonce.runtime.FinishReason;
import io.encodeonce.runtime.choose.Draw;
import io.encodeonce.runtime.model.TokenBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A decoder row: the start token, a prompt and what was generated so far, of which the first {@link
 * #cached} tokens have their keys and values. Not thread-safe.
 */
public final class Row {
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

  public DocumentTask document() {
    return document;
  }

  RowPlan plan() {
    return plan;
  }

  /** How far the answer has come. */
  public AnswerPath answer() {
    return answer;
  }

  /** The token at a position. */
  public int token(int position) {
    return tokens[position];
  }

  /** How many tokens it has, the start token and the prompt included. */
  public int length() {
    return length;
  }

  /** How many tokens the answer has. */
  public int newTokens() {
    return length - promptEnd;
  }

  /** How many tokens the answer may still come to have. */
  public int tokensLeft() {
    return plan.maxNewTokens() - newTokens();
  }

  int cached() {
    return cached;
  }

  /** Where its keys and values are among the batch's. */
  public int slot() {
    return slot;
  }

  /** Says where its keys and values are. */
  void moveTo(int newSlot) {
    slot = newSlot;
  }

  /** How many tokens have no keys and values yet. */
  public int uncached() {
    return length - cached;
  }

  /** How the token is drawn that comes after the next so many, unless the likeliest is taken. */
  public Optional<Draw> draw(int ahead) {
    return plan.draw(newTokens() + ahead);
  }

  /** Adds the tokens that have no keys and values yet to a block; then they have. */
  public void cacheWith(TokenBlock block) {
    while (cached < length) {
      block.add(tokens[cached], cached);
      cached++;
    }
  }

  /** Says that all tokens but the last have their keys and values. */
  public void cachedButLast() {
    cached = length - 1;
  }

  /** Adds a token to the answer. */
  public void append(int token, double logProbability) {
    if (length == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * length);
    }
    tokens[length++] = token;
    score += logProbability;
    answer = answer.then(token);
  }

  /** Why the answer ends here, if it does. */
  public Optional<FinishReason> end(DecodingLimits limits) {
    if (newTokens() > 0 && limits.endTokens().contains(tokens[length - 1])) {
      return Optional.of(FinishReason.END_TOKEN);
    }
    return tokensLeft() == 0 ? Optional.of(FinishReason.LENGTH_LIMIT) : Optional.empty();
  }

  /** The answer as far as it has come. */
  public GeneratedTokens generated(FinishReason reason) {
    List<Integer> ids = Arrays.stream(tokens, promptEnd, length).boxed().toList();
    return new GeneratedTokens(ids, score, reason, answer.value(), Optional.empty());
  }

  /** Hands the answer in. */
  public void finish(GeneratedTokens generated) {
    document.answer(prompt, generated);
  }

  /** Tokens of the row that has most. */
  public static int longest(List<Row> rows) {
    return rows.stream().mapToInt(Row::length).max().orElse(0);
  }
}
