package io.encodeonce.spark.train.model;

import io.encodeonce.runtime.train.TokenizedDocument;
import io.encodeonce.runtime.train.TrainingDocument;

/** Makes examples of documents. Not thread-safe. */
public interface RowTokenizer extends AutoCloseable {
  /** The document's tokens, or why it cannot be learned from. */
  TokenizedDocument tokenize(TrainingDocument document);

  @Override
  void close();
}
