package io.encodeonce.runtime.decode;

import io.encodeonce.runtime.FinishReason;
import io.encodeonce.runtime.choose.NextTokens;
import io.encodeonce.runtime.model.Transformer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Rows that a single model brings forward, a token each at a time. */
public final class RowBatch implements Batch<RowBatch> {
  private final DecodingLimits limits;
  private final RowCache cache;
  private final LiveRows<Row> live;

  /** Starts rows; their documents must be encoded. */
  public RowBatch(Transformer transformer, DecodingLimits limits, List<Row> rows) {
    this.limits = limits;
    this.cache = new RowCache(transformer, rows.size(), Row.longest(rows));
    this.live = new LiveRows<>(rows, Function.identity(), List.of(cache));
  }

  @Override
  public List<Row> rows() {
    return live.all();
  }

  /** Runs the decoder over all tokens it has not seen and adds the next one to each row. */
  @Override
  public void advance() {
    List<Row> rows = rows();
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
    live.retire(this::finish);
  }

  private boolean finish(Row row) {
    Optional<FinishReason> reason = row.end(limits);
    reason.ifPresent(why -> row.finish(row.generated(why)));
    return reason.isPresent();
  }

  @Override
  public void join(RowBatch other) {
    live.join(other.live);
  }

  @Override
  public void close() {
    live.close();
  }
}
