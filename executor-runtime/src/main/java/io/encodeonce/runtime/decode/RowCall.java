package io.encodeonce.runtime.decode;

import io.encodeonce.runtime.choose.ChoicePlan;
import io.encodeonce.runtime.choose.Chooser;
import io.encodeonce.runtime.choose.Draw;
import io.encodeonce.runtime.choose.NextTokens;
import io.encodeonce.runtime.choose.Permitted;
import io.encodeonce.runtime.model.TokenBlock;
import io.encodeonce.runtime.state.CrossKeysValues;
import io.encodeonce.runtime.state.Logits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A call of a decoder while its rows gather, each document's together. Not thread-safe. */
public final class RowCall {
  private final RowCache cache;
  private final TokenBlock tokens;
  private final ChoicePlan choices;
  private final List<CrossKeysValues> documents = new ArrayList<>();
  private DocumentTask document;

  /**
   * A call that nothing is in yet.
   *
   * @param cache the decoder's keys and values of the rows
   * @param tokens that the rows will add
   * @param answers that they will ask for
   */
  public RowCall(RowCache cache, int tokens, int answers) {
    this.cache = cache;
    this.tokens = new TokenBlock(tokens, answers);
    this.choices = new ChoicePlan(answers);
  }

  /** Starts the next row. */
  public void start(Row row) {
    if (row.document() != document) {
      document = row.document();
      documents.add(document.keysValues(cache.transformer()));
      tokens.startDocument();
    }
    tokens.startRow(row.slot());
  }

  /** The tokens to read; takes those of the row that was started last. */
  public TokenBlock tokens() {
    return tokens;
  }

  /**
   * Asks for the token after the one added last.
   *
   * @param permitted what it may be
   * @param draw how it is drawn; where empty, the likeliest is taken
   * @return takes what more is wanted of that token
   */
  public ChoicePlan ask(Permitted permitted, Optional<Draw> draw) {
    tokens.ask();
    choices.add(permitted, draw);
    return choices;
  }

  /** Makes the call. */
  public NextTokens decode() {
    try (Logits logits = cache.decode(documents, tokens)) {
      return new Chooser(cache.transformer()).choose(logits, choices);
    }
  }
}
