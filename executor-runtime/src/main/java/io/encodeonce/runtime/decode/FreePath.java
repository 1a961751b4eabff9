package io.encodeonce.runtime.decode;

import io.encodeonce.runtime.choose.Permitted;
import java.util.Optional;

/**
 * The way of an answer that may be anything.
 *
 * @param tokensBeforeEnd tokens that must still come before an end token may
 */
record FreePath(int tokensBeforeEnd) implements AnswerPath {
  @Override
  public Permitted permitted() {
    return tokensBeforeEnd > 0 ? Permitted.ALL_BUT_ENDS : Permitted.ALL;
  }

  @Override
  public AnswerPath then(int token) {
    return tokensBeforeEnd > 0 ? new FreePath(tokensBeforeEnd - 1) : this;
  }

  @Override
  public Optional<String> value() {
    return Optional.empty();
  }
}
