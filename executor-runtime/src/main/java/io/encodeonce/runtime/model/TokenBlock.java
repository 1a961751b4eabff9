package io.encodeonce.runtime.model;

import java.util.Arrays;

/**
 * Tokens that the decoder is about to read, row after row without padding, and after which of them
 * the next token is asked for. Rows of a document must stand together. Not thread-safe.
 */
public final class TokenBlock {
  private final long[] ids;
  private final long[] slots;
  private final long[] places;
  private final long[] positions;
  private final long[] asked;
  private final long[] tokensPerDocument;
  private final long[] answersPerDocument;
  private int tokens;
  private int answers;
  private int documents;
  private int slot;
  private int place;
  private int longestRow;
  private int keys;

  /** A block of so many tokens and answers at most, of which each row has one at least. */
  public TokenBlock(int tokens, int answers) {
    ids = new long[tokens];
    slots = new long[tokens];
    places = new long[tokens];
    positions = new long[tokens];
    asked = new long[answers];
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
    ids[tokens] = id;
    slots[tokens] = slot;
    places[tokens] = place++;
    positions[tokens++] = position;
    tokensPerDocument[documents - 1]++;
    longestRow = Math.max(longestRow, place);
    keys = Math.max(keys, position + 1);
  }

  /** Asks for the token after the one added last. */
  public void ask() {
    asked[answers++] = tokens - 1L;
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

  /** {@code [tokens]} */
  long[] ids() {
    return ids;
  }

  /** The row of the self-KV that each token belongs to, {@code [tokens]}. */
  long[] slots() {
    return slots;
  }

  /** Each token's place among its row's tokens here, {@code [tokens]}. */
  long[] places() {
    return places;
  }

  /** Each token's position in its whole row, {@code [tokens]}. */
  long[] positions() {
    return positions;
  }

  /** The tokens after which the next is asked for, {@code [answers]}. */
  long[] asked() {
    return asked;
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

  /** Positions that the longest row has with these tokens. */
  public int keys() {
    return keys;
  }
}
