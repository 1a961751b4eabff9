package io.encodeonce.runtime.decode;

import io.encodeonce.runtime.state.CrossKeysValues;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A document on its way through the decoder, and the answers it has so far. Not thread-safe. */
public final class DocumentTask {
  private final int[] tokens;
  private final List<RowPlan> prompts;
  private final GeneratedTokens[] answers;
  private Optional<CrossKeysValues> keysValues = Optional.empty();
  private Optional<CrossKeysValues> draftKeysValues = Optional.empty();
  private Optional<String> error = Optional.empty();
  private int started;
  private int finished;

  /**
   * A document that waits for its rows.
   *
   * @param tokens what the encoder reads; not empty
   * @param prompts the row of each prompt
   */
  public DocumentTask(int[] tokens, List<RowPlan> prompts) {
    this.tokens = tokens;
    this.prompts = prompts;
    this.answers = new GeneratedTokens[prompts.size()];
  }

  public int[] tokens() {
    return tokens;
  }

  /** Tokens of all prompts. */
  public int promptTokens() {
    return prompts.stream().mapToInt(plan -> plan.prompt().length).sum();
  }

  /** Why the document has no answers. */
  public Optional<String> error() {
    return error;
  }

  /** One a prompt, in the prompts' order. */
  public List<GeneratedTokens> answers() {
    return Arrays.asList(answers);
  }

  boolean hasRowsToStart() {
    return started < prompts.size() && error.isEmpty();
  }

  /** What the next row will be. */
  RowPlan nextRow() {
    return prompts.get(started);
  }

  Row startRow(int startToken) {
    Row row = new Row(this, started, startToken, nextRow());
    started++;
    return row;
  }

  boolean isEncoded() {
    return keysValues.isPresent();
  }

  void encoded(CrossKeysValues shared) {
    keysValues = Optional.of(shared);
  }

  public CrossKeysValues keysValues() {
    return keysValues.orElseThrow();
  }

  /** Whether a draft model has encoded the document too. */
  public boolean isDraftEncoded() {
    return draftKeysValues.isPresent();
  }

  /** Takes a draft model's keys and values, which go with the large model's. */
  public void draftEncoded(CrossKeysValues shared) {
    draftKeysValues = Optional.of(shared);
  }

  public CrossKeysValues draftKeysValues() {
    return draftKeysValues.orElseThrow();
  }

  /** Takes a row's answer; with the last one the keys and values go. */
  void answer(int prompt, GeneratedTokens answer) {
    answers[prompt] = answer;
    finished++;
    if (finished == prompts.size()) {
      release();
    }
  }

  /** Gives the document up; it must have no live rows. */
  void fail(String message) {
    error = Optional.of(message);
    release();
  }

  void release() {
    keysValues.ifPresent(CrossKeysValues::close);
    keysValues = Optional.empty();
    draftKeysValues.ifPresent(CrossKeysValues::close);
    draftKeysValues = Optional.empty();
  }
}
