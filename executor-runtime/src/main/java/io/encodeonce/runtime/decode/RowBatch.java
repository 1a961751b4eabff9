package io.encodeonce.runtime.decode;

import io.encodeonce.runtime.FinishReason;
import io.encodeonce.runtime.choose.NextTokens;
import io.encodeonce.runtime.model.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows that a single model brings forward, a token each at a time. */
public final class RowBatch implements Batch<RowBatch> {
  private final DecodingLimits limits;
  private final List<Row> rows;
  private final RowCache cache;

  /** Starts rows; their documents must be encoded. */
  public RowBatch(Transformer transformer, DecodingLimits limits, List<Row> rows) {
    this.limits = limits;
    this.rows = new ArrayList<>(rows);
    this.cache = new RowCache(transformer, rows.size(), Row.longest(rows));
    Row.numberSlots(rows);
  }

  @Override
  public List<Row> rows() {
    return rows;
  }

  /** Runs the decoder over all tokens it has not seen and adds the next one to each row. */
  @Override
  public void advance() {
    int tokens = rows.stream().mapToInt(Row::uncached).sum();
    RowCall call = new RowCall(cache, tokens, rows.size());
    for (Row row : rows) {
      call.start(row);
      row.cacheWith(call.tokens());
      call.ask(row.answer().permitted(), row.draw(0));
    }
    NextTokens next = call.decode();
    for (int r = 0; r < rows.size(); r++) {
      rows.get(r).append(next.id(r), next.logProbability(r));
    }
    dropFinished();
  }

  @Override
  public void join(RowBatch other) {
    int first = cache.slots();
    other.rows.forEach(row -> row.moveTo(first + row.slot()));
    rows.addAll(other.rows);
    cache.join(other.cache);
  }

  /** Ended rows leave; their slots go when they are many, for the others must be copied then. */
  private void dropFinished() {
    rows.removeIf(this::finish);
    if (cache.isSparse(rows.size())) {
      cache.keep(Row.slots(rows));
      Row.numberSlots(rows);
    }
  }

  private boolean finish(Row row) {
    Optional<FinishReason> reason = row.end(limits);
    reason.ifPresent(why -> row.finish(row.generated(why)));
    return reason.isPresent();
  }

  @Override
  public void close() {
    cache.close();
  }
}
