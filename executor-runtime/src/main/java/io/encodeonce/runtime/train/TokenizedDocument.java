package io.encodeonce.runtime.train;

import java.util.Optional;

/**
 * What became of a document to learn from: an example, or an error.
 *
 * @param example empty where there is an error
 * @param truncated whether the document was longer than the limit and was cut
 * @param error what was wrong with the document, and the remedy
 */
public record TokenizedDocument(
    Optional<TrainingExample> example, boolean truncated, Optional<String> error) {
  static TokenizedDocument refused(String error) {
    return new TokenizedDocument(Optional.empty(), false, Optional.of(error));
  }
}
