package io.encodeonce.runtime.model;

import java.util.Arrays;

/**
 * Tokens that the decoder is about to read, row after row without padding; the next token is asked
 * for after the last one of each row. Rows of a document must stand together. Not thread-safe.
 */
public final class TokenBlock {
  private final long[] ids;
  private final long[] slots;
  private final long[] places;
  private final long[] positions;
  private final long[] lastTokens;
  private final long[] unfinishedRows;
  private final long[] tokensPerDocument;
  private final long[] rowsPerDocument;
  private int tokens;
  private int rows;
  private int unfinished;
  private int documents;
  private int slot;
  private int place;
  private int longestRow;
  private int keys;

  /** A block with room for so many tokens of so many rows. */
  public TokenBlock(int tokens, int rows) {
    ids = new long[tokens];
    slots = new long[tokens];
    places = new long[tokens];
    positions = new long[tokens];
    lastTokens = new long[rows];
    unfinishedRows = new long[rows];
    tokensPerDocument = new long[rows];
    rowsPerDocument = new long[rows];
  }

  /** The rows that follow are of another document. */
  public void startDocument() {
    documents++;
  }

  /**
   * Starts the next row, which needs a token at least.
   *
   * @param slot where its keys and values are
   * @param mayEnd whether an end token may be chosen
   */
  public void startRow(int slot, boolean mayEnd) {
    if (!mayEnd) {
      unfinishedRows[unfinished++] = rows;
    }
    rows++;
    this.slot = slot;
    rowsPerDocument[documents - 1]++;
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
    positions[tokens] = position;
    lastTokens[rows - 1] = tokens++;
    tokensPerDocument[documents - 1]++;
    longestRow = Math.max(longestRow, place);
    keys = Math.max(keys, position + 1);
  }

  /** {@code [tokens]} */
  long[] ids() {
    return ids;
  }

  /** The self-KV row of each token, {@code [tokens]}. */
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

  /** The last token of each row, {@code [rows]}. */
  long[] lastTokens() {
    return lastTokens;
  }

  /** The rows that may not end yet. */
  long[] unfinishedRows() {
    return Arrays.copyOf(unfinishedRows, unfinished);
  }

  /** {@code [documents]} */
  long[] tokensPerDocument() {
    return Arrays.copyOf(tokensPerDocument, documents);
  }

  /** {@code [documents]} */
  long[] rowsPerDocument() {
    return Arrays.copyOf(rowsPerDocument, documents);
  }

  /** Tokens here of the row that has most. */
  int longestRow() {
    return longestRow;
  }

  /** Positions that the longest row has with these tokens. */
  int keys() {
    return keys;
  }
}
