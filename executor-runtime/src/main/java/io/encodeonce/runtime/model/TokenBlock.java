package io.encodeonce.runtime.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
  private final long[] heldRows;
  private final List<long[]> heldTokens = new ArrayList<>();
  private int tokens;
  private int rows;
  private int unfinished;
  private int choices;
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
    heldRows = new long[rows];
  }

  /** The rows that follow are of another document. */
  public void startDocument() {
    documents++;
  }

  /**
   * Starts the next row, which needs a token at least.
   *
   * @param slot where its keys and values are
   * @param permitted what may be chosen after the row's last token
   */
  public void startRow(int slot, Permitted permitted) {
    if (permitted == Permitted.ALL_BUT_ENDS) {
      unfinishedRows[unfinished++] = rows;
    } else if (permitted != Permitted.ALL) {
      heldRows[heldTokens.size()] = rows;
      heldTokens.add(permitted.tokens());
      choices += permitted.tokens().length;
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

  /** The rows that choose among some tokens only, {@code [held]}. */
  long[] heldRows() {
    return Arrays.copyOf(heldRows, heldTokens.size());
  }

  /** The tokens that held rows choose among, row after row, {@code [choices]}. */
  long[] choices() {
    long[] all = new long[choices];
    int start = 0;
    for (long[] own : heldTokens) {
      System.arraycopy(own, 0, all, start, own.length);
      start += own.length;
    }
    return all;
  }

  /** The place among the held rows of each choice's row, {@code [choices]}. */
  long[] holders() {
    long[] holders = new long[choices];
    int start = 0;
    for (int h = 0; h < heldTokens.size(); h++) {
      int end = start + heldTokens.get(h).length;
      Arrays.fill(holders, start, end, h);
      start = end;
    }
    return holders;
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
