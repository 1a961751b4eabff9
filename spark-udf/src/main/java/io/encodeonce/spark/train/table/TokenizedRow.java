package io.encodeonce.spark.train.table;

import io.encodeonce.runtime.train.TokenizedDocument;
import io.encodeonce.runtime.train.TrainingExample;
import java.io.Serializable;
import java.util.Optional;

/** A row as an example, or why it is none. Not a record, which Kryo could not read. */
final class TokenizedRow implements Serializable {
  private static final long serialVersionUID = 1L;

  private final TrainingExample example;
  private final boolean truncated;
  private final String refusal;

  private TokenizedRow(TrainingExample example, boolean truncated, String refusal) {
    this.example = example;
    this.truncated = truncated;
    this.refusal = refusal;
  }

  static TokenizedRow of(TokenizedDocument document) {
    return new TokenizedRow(
        document.example().orElse(null), document.truncated(), document.error().orElse(null));
  }

  static TokenizedRow refused(String reason) {
    return new TokenizedRow(null, false, reason);
  }

  Optional<TrainingExample> example() {
    return Optional.ofNullable(example);
  }

  boolean isTruncated() {
    return truncated;
  }

  Optional<String> refusal() {
    return Optional.ofNullable(refusal);
  }
}
