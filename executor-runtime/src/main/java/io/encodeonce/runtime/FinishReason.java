package io.encodeonce.runtime;

/** Why a generated text ends where it does. */
public enum FinishReason {
  /** The model produced its end token. */
  END_TOKEN,
  /** The limit on new tokens was reached first. */
  LENGTH_LIMIT
}
