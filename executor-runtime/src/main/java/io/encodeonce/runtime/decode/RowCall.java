package io.encodeonce.runtime.decode;

import io.encodeonce.runtime.model.NextTokens;
import io.encodeonce.runtime.model.TokenBlock;
import io.encodeonce.runtime.state.CrossKeysValues;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A call of a decoder while its rows gather, each document's together. Not thread-safe. */
public final class RowCall {
  private final Function<DocumentTask, CrossKeysValues> keysValues;
  private final TokenBlock block;
  private final List<CrossKeysValues> documents = new ArrayList<>();
  private DocumentTask document;

  /**
   * @param tokens that the rows will add
   * @param answers that they will ask for
   * @param keysValues gives the decoder's keys and values of a document
   */
  public RowCall(int tokens, int answers, Function<DocumentTask, CrossKeysValues> keysValues) {
    this.keysValues = keysValues;
    this.block = new TokenBlock(tokens, answers);
  }

  /** Starts the next row. */
  public TokenBlock start(Row row) {
    if (row.document() != document) {
      document = row.document();
      documents.add(keysValues.apply(document));
      block.startDocument();
    }
    block.startRow(row.slot());
    return block;
  }

  /** Makes the call. */
  public NextTokens decode(RowCache cache) {
    return cache.decode(documents, block);
  }
}
