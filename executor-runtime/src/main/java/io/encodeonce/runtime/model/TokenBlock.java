package io.encodeonce.runtime.model;

import io.encodeonce.runtime.state.Proposal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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
  private final long[] weighed;
  private final long[] tokensPerDocument;
  private final long[] answersPerDocument;
  private final Choices choices;
  private final List<Draws> draws = new ArrayList<>();
  private int tokens;
  private int answers;
  private boolean weighing;
  private int documents;
  private int slot;
  private int place;
  private int longestRow;
  private int keys;

  /** A block with room for so many tokens, and so many answers, one a row at least. */
  public TokenBlock(int tokens, int answers) {
    ids = new long[tokens];
    slots = new long[tokens];
    places = new long[tokens];
    positions = new long[tokens];
    asked = new long[answers];
    weighed = new long[answers];
    tokensPerDocument = new long[answers];
    answersPerDocument = new long[answers];
    choices = new Choices(answers);
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

  /**
   * Asks for the token after the one added last.
   *
   * @param permitted what it may be
   * @param draw how it is drawn; where empty, the best is taken
   */
  public void ask(Permitted permitted, Optional<Draw> draw) {
    draw.ifPresent(how -> newestDraws().add(answers, permitted, how));
    choices.add(permitted);
    asked[answers++] = tokens - 1L;
    answersPerDocument[documents - 1]++;
  }

  private Draws newestDraws() {
    if (draws.isEmpty() || draws.get(draws.size() - 1).isFull()) {
      draws.add(new Draws());
    }
    return draws.get(draws.size() - 1);
  }

  /**
   * Says what another model proposes at the place that was asked about last, where a token is
   * drawn: that token stands, or one is drawn instead, so that both together are as drawn from this
   * model.
   */
  public void judge(Proposal proposal) {
    draws.get(draws.size() - 1).judge(proposal);
  }

  /** Asks besides for a token's own log-probability at the place that was asked about last. */
  public void weigh(int token) {
    weighed[answers - 1] = token;
    weighing = true;
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

  /** Whether a token is to be weighed. */
  boolean isWeighing() {
    return weighing;
  }

  /** The token to be weighed at each answer's place, 0 where there is none, {@code [answers]}. */
  long[] weighed() {
    return weighed;
  }

  /** What the answers may be. */
  Choices choices() {
    return choices;
  }

  /** The answers that are drawn, some at a time. */
  List<Draws> draws() {
    return draws;
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
