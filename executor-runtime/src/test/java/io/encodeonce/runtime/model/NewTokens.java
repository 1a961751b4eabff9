package io.encodeonce.runtime.model;

import java.util.List;

/**
 * What a row adds to a call of the decoder.
 *
 * @param document the row's document among those of the call
 * @param slot where the row's keys and values are
 * @param position the first token's place in the whole row
 * @param ids the tokens, at least one
 */
record NewTokens(int document, int slot, int position, List<Integer> ids) {

  /** A block of rows, sorted by document. */
  static TokenBlock block(List<NewTokens> rows) {
    TokenBlock block =
        new TokenBlock(rows.stream().mapToInt(row -> row.ids().size()).sum(), rows.size());
    int document = -1;
    for (NewTokens row : rows) {
      if (row.document() != document) {
        document = row.document();
        block.startDocument();
      }
      row.addTo(block);
    }
    return block;
  }

  private void addTo(TokenBlock block) {
    block.startRow(slot);
    for (int i = 0; i < ids.size(); i++) {
      block.add(ids.get(i), position + i);
    }
    block.ask();
  }
}
