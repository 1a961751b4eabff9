package io.encodeonce.runtime.speculative;

import io.encodeonce.runtime.model.Transformer;
import io.encodeonce.runtime.pace.Load;
import java.util.List;

/** What there is to do for rows, as their pace is chosen by it. */
final class RowLoads {
  private RowLoads() {}

  /**
   * Sums up.
   *
   * @param rows one at least
   * @param draft the model that writes ahead
   */
  static Load of(List<DraftedRow> rows, Transformer draft) {
    long newTokens = 0;
    long tokensLeft = 0;
    int unread = 0;
    int unseen = 0;
    for (DraftedRow row : rows) {
      newTokens += row.row().newTokens();
      tokensLeft += row.row().tokensLeft();
      unread += row.row().uncached() - 1;
      unseen += row.unseenByDraft();
    }
    int count = rows.size();
    double newOfEach = (double) newTokens / count;
    double leftOfEach = (double) tokensLeft / count;
    return new Load(count, newOfEach, leftOfEach, unread, unseen, unencodedTokens(rows, draft));
  }

  private static int unencodedTokens(List<DraftedRow> rows, Transformer draft) {
    return rows.stream()
        .map(row -> row.row().document())
        .distinct()
        .filter(document -> !document.isEncodedBy(draft))
        .mapToInt(document -> document.tokens().length)
        .sum();
  }
}
