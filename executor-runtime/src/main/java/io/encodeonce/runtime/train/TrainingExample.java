package io.encodeonce.runtime.train;

import java.io.Serializable;
import java.util.List;

/** A document to learn from, as token ids. Its arrays are nobody's to change. */
public final class TrainingExample implements Serializable {
  private static final long serialVersionUID = 1;

  private final int[] document;
  private final int[][] prompts;
  private final int[][] answers;

  /**
   * Keeps the arrays themselves.
   *
   * @param document the encoder's input, its end token included
   * @param prompts what rows start with after the decoder's start token; each may be empty
   * @param answers what follows each prompt, an end token included
   */
  public TrainingExample(int[] document, List<int[]> prompts, List<int[]> answers) {
    this.document = document;
    this.prompts = prompts.toArray(int[][]::new);
    this.answers = answers.toArray(int[][]::new);
  }

  /** The encoder's input, its end token included. */
  public int[] document() {
    return document;
  }

  /** How many prompts and answers it has. */
  public int rows() {
    return prompts.length;
  }

  /** What a row starts with after the decoder's start token. */
  public int[] prompt(int row) {
    return prompts[row];
  }

  /** What follows the row's prompt, an end token included. */
  public int[] answer(int row) {
    return answers[row];
  }

  /**
   * Tokens that the decoder reads of a row: the start token, the prompt, the answer but its end.
   */
  public int rowTokens(int row) {
    return prompts[row].length + answers[row].length;
  }

  /** What it takes in a batch. */
  public ExampleSize size() {
    int longestRow = 0;
    for (int row = 0; row < rows(); row++) {
      longestRow = Math.max(longestRow, rowTokens(row));
    }
    return new ExampleSize(document.length, rows(), tokens() - document.length, longestRow);
  }

  /** Tokens that are computed for it, the encoder's and the decoder's. */
  public int tokens() {
    int tokens = document.length;
    for (int row = 0; row < rows(); row++) {
      tokens += rowTokens(row);
    }
    return tokens;
  }

  /** Tokens that the loss is the mean of. */
  public int targets() {
    int targets = 0;
    for (int[] answer : answers) {
      targets += answer.length;
    }
    return targets;
  }
}
