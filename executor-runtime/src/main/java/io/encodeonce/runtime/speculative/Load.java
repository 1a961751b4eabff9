package io.encodeonce.runtime.speculative;

import io.encodeonce.runtime.model.Transformer;
import java.util.List;

/**
 * What there is to do for a batch's rows.
 *
 * @param rows live rows, at least one
 * @param newTokens that a row has so far, on average
 * @param room tokens that a row may still get, on average
 * @param unreadByLarge that the large model has not read, besides a row's last, of all rows
 * @param unseenByDraft that the small model has not seen, of all rows
 * @param unencodedTokens of the documents that the small model has not encoded
 */
record Load(
    int rows,
    double newTokens,
    double room,
    int unreadByLarge,
    int unseenByDraft,
    int unencodedTokens) {
  static Load of(List<DraftedRow> rows, Transformer small) {
    long newTokens = 0;
    long room = 0;
    int unread = 0;
    int unseen = 0;
    for (DraftedRow row : rows) {
      newTokens += row.row().newTokens();
      room += row.row().room();
      unread += row.row().uncached() - 1;
      unseen += row.unseenByDraft();
    }
    int unencoded =
        rows.stream()
            .map(row -> row.row().document())
            .distinct()
            .filter(document -> !document.isEncodedBy(small))
            .mapToInt(document -> document.tokens().length)
            .sum();
    int count = rows.size();
    return new Load(
        count, (double) newTokens / count, (double) room / count, unread, unseen, unencoded);
  }
}
