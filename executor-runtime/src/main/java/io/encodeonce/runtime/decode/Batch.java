package io.encodeonce.runtime.decode;

import java.util.List;

/**
 * Live rows that advance together, each from its own position; a row leaves as soon as it ends. Not
 * thread-safe.
 *
 * @param <B> the batches whose rows can join
 */
public interface Batch<B> extends AutoCloseable {
  /** The live rows. */
  List<Row> rows();

  /** Brings at least one row forward. */
  void advance();

  /** Adds another batch's rows; that one still has to be closed. */
  void join(B other);

  @Override
  void close();
}
