package io.encodeonce.runtime.model;

import java.util.Arrays;

/**
 * Tokens that the decoder is about to read, row after row without padding, and after which of them
 * the next token is asked for. Rows of a document must stand together. Not thread-safe.
 */
public final class TokenBlock {
  /** Of each token: id, slot, place, position. */
  private static final int VECTORS = 4;

  private final int capacity;
  private final long[] vectors;
  private final long[] tokensPerDocument;
  private final long[] answersPerDocument;
  private int tokens;
  private int answers;
  private int documents;
  private int slot;
  private int place;
  private int longestRow;
  private int keys;
  private long seen;

  /** A block of so many tokens and answers, of which each row has one at least. */
  public TokenBlock(int tokens, int answers) {
    capacity = tokens;
    vectors = new long[VECTORS * tokens + answers];
    tokensPerDocument = new long[answers];
    answersPerDocument = new long[answers];
  }

  /** The rows that follow are of another document. */
  public void startDocument() {
    documents++;
  }

  /**
   * Starts the next row, which needs a token at least.
   *
   * @param slot where its keys and values are
   */
  public void startRow(int slot) {
    this.slot = slot;
    place = 0;
  }

  /**
   * Adds a token to the row.
   *
   * @param position its place in the whole row, from 0
   */
  public void add(int id, int position) {
    vectors[tokens] = id;
    vectors[capacity + tokens] = slot;
    vectors[2 * capacity + tokens] = place++;
    vectors[3 * capacity + tokens++] = position;
    tokensPerDocument[documents - 1]++;
    longestRow = Math.max(longestRow, place);
    keys = Math.max(keys, position + 1);
    seen += position + 1L;
  }

  /** Asks for the token after the one added last. */
  public void ask() {
    vectors[VECTORS * capacity + answers++] = tokens - 1L;
    answersPerDocument[documents - 1]++;
  }

  /** How many tokens were added. */
  public int tokens() {
    return tokens;
  }

  /** How many next tokens are asked for. */
  public int answers() {
    return answers;
  }

  /**
   * One after the other: each token's id, its row of the self-KV, its place among its row's tokens
   * here, and its position in its whole row, {@code [tokens]} each; then the tokens after which the
   * next one is asked for, {@code [answers]}.
   */
  long[] vectors() {
    return vectors;
  }

  /** {@code [documents]} */
  long[] tokensPerDocument() {
    return Arrays.copyOf(tokensPerDocument, documents);
  }

  /** {@code [documents]} */
  long[] answersPerDocument() {
    return Arrays.copyOf(answersPerDocument, documents);
  }

  /** Tokens here of the row that has most. */
  int longestRow() {
    return longestRow;
  }

  /** Positions of their rows that the tokens see, their own included, summed over the tokens. */
  long seen() {
    return seen;
  }

  /** Positions that the longest row has with these tokens. */
  public int keys() {
    return keys;
  }
}
