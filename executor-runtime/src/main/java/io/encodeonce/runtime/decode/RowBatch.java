package io.encodeonce.runtime.decode;

import io.encodeonce.runtime.FinishReason;
import io.encodeonce.runtime.model.NextTokens;
import io.encodeonce.runtime.model.TokenBlock;
import io.encodeonce.runtime.model.Transformer;
import io.encodeonce.runtime.state.CrossKeysValues;
import io.encodeonce.runtime.state.SelfKeysValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Live rows and their keys and values. Rows advance together, each from its own position; a row
 * leaves as soon as it ends. Not thread-safe.
 */
final class RowBatch implements AutoCloseable {
  /** The least room that is made at a time, in positions. */
  private static final int LEAST_GROWTH = 8;

  /** The share of live rows at which the others' slots are given up. */
  private static final double WORTH_COPYING = 0.75;

  private final Transformer transformer;
  private final DecodingLimits limits;
  private final List<Row> rows;
  private SelfKeysValues keysValues;

  /** Starts rows; their documents must be encoded. */
  RowBatch(Transformer transformer, DecodingLimits limits, List<Row> rows) {
    this.transformer = transformer;
    this.limits = limits;
    this.rows = new ArrayList<>(rows);
    this.keysValues = transformer.newRows(rows.size(), longest(rows));
    numberSlots();
  }

  int size() {
    return rows.size();
  }

  List<Row> rows() {
    return rows;
  }

  /** Runs the decoder over all tokens it has not seen and adds the best next one to each row. */
  void advance() {
    grow();
    List<CrossKeysValues> documents = new ArrayList<>();
    TokenBlock block = block(documents);
    NextTokens next = transformer.decode(keysValues, documents, block);
    for (int r = 0; r < rows.size(); r++) {
      rows.get(r).append(next.id(r), next.logProbability(r));
    }
    dropFinished();
  }

  /** All tokens that the decoder has not seen, and the documents of their rows in order. */
  private TokenBlock block(List<CrossKeysValues> documents) {
    TokenBlock block = new TokenBlock(rows.stream().mapToInt(Row::uncached).sum(), rows.size());
    DocumentTask document = null;
    for (Row row : rows) {
      if (row.document() != document) {
        document = row.document();
        documents.add(document.keysValues());
        block.startDocument();
      }
      block.startRow(row.slot(), row.answer().permitted());
      row.cacheWith(block);
    }
    return block;
  }

  /** Adds another batch's rows; that one still has to be closed. */
  void join(RowBatch other) {
    int first = keysValues.rows();
    other.rows.forEach(row -> row.moveTo(first + row.slot()));
    rows.addAll(other.rows);
    replace(transformer.joinRows(keysValues, other.keysValues));
  }

  private void grow() {
    int needed = longest(rows);
    if (needed > keysValues.capacity()) {
      int room = Math.max(LEAST_GROWTH, needed / 4);
      replace(transformer.withCapacity(keysValues, needed + room));
    }
  }

  /** Ended rows leave; their slots go when they are many, for the others must be copied then. */
  private void dropFinished() {
    rows.removeIf(row -> finish(row).isPresent());
    if (rows.size() <= keysValues.rows() * WORTH_COPYING) {
      replace(transformer.keepRows(keysValues, rows.stream().mapToLong(Row::slot).toArray()));
      numberSlots();
    }
  }

  private void numberSlots() {
    for (int slot = 0; slot < rows.size(); slot++) {
      rows.get(slot).moveTo(slot);
    }
  }

  private Optional<FinishReason> finish(Row row) {
    Optional<FinishReason> reason = Optional.empty();
    if (limits.endTokens().contains(row.lastToken())) {
      reason = Optional.of(FinishReason.END_TOKEN);
    } else if (row.isFull()) {
      reason = Optional.of(FinishReason.LENGTH_LIMIT);
    }
    reason.ifPresent(row::finish);
    return reason;
  }

  private static int longest(List<Row> rows) {
    return rows.stream().mapToInt(Row::length).max().orElse(0);
  }

  private void replace(SelfKeysValues replacement) {
    keysValues.close();
    keysValues = replacement;
  }

  @Override
  public void close() {
    keysValues.close();
  }
}
