package io.encodeonce.runtime.decode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A batch's live rows and the models' keys and values of them, which are in a row's slot in each
 * cache. Not thread-safe.
 *
 * @param <R> a row with what its batch knows of it
 */
public final class LiveRows<R> implements AutoCloseable {
  private final Function<R, Row> row;
  private final List<R> all;
  private final List<RowCache> caches;

  /**
   * Gives the rows slots in their order.
   *
   * @param row gives the row itself
   * @param caches of each model, one at least, with as many slots; closed with this
   */
  public LiveRows(List<R> all, Function<R, Row> row, List<RowCache> caches) {
    this.all = new ArrayList<>(all);
    this.row = row;
    this.caches = List.copyOf(caches);
    numberSlots();
  }

  /** The live rows; not a copy. */
  public List<R> all() {
    return Collections.unmodifiableList(all);
  }

  /** The live rows themselves. */
  public List<Row> rows() {
    return all.stream().map(row).toList();
  }

  /** Takes over another's rows, of the same models; that one still has to be closed. */
  public void join(LiveRows<R> other) {
    int first = caches.get(0).slots();
    other.rows().forEach(joining -> joining.moveTo(first + joining.slot()));
    all.addAll(other.all);
    other.all.clear();
    for (int model = 0; model < caches.size(); model++) {
      caches.get(model).join(other.caches.get(model));
    }
  }

  /** Ended rows leave; their slots go when they are many, for the others must be copied then. */
  public void retire(Predicate<R> ended) {
    all.removeIf(ended);
    if (caches.get(0).isSparse(all.size())) {
      long[] slots = rows().stream().mapToLong(Row::slot).toArray();
      caches.forEach(cache -> cache.keep(slots));
      numberSlots();
    }
  }

  private void numberSlots() {
    List<Row> rows = rows();
    for (int slot = 0; slot < rows.size(); slot++) {
      rows.get(slot).moveTo(slot);
    }
  }

  @Override
  public void close() {
    caches.forEach(RowCache::close);
  }
}
