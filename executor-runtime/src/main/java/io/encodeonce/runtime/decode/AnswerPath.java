package io.encodeonce.runtime.decode;

import io.encodeonce.runtime.choose.Permitted;
import java.util.Optional;

/**
 * A point on the way of an answer: what may come next there. Immutable, so that it can be asked
 * ahead, along tokens that may be taken back.
 */
public interface AnswerPath {
  /** What may come next; not to be asked after an end token. */
  Permitted permitted();

  /**
   * The point after one token more.
   *
   * @param token one of those permitted
   */
  AnswerPath then(int token);

  /** The allowed answer that has come to its end here. */
  Optional<String> value();
}
