package io.encodeonce.spark;

/** What becomes of a row that cannot be answered. */
public enum ErrorMode {
  /** The row stays, its answers are null and its error says why. */
  PERMISSIVE,
  /** The row is left out. */
  DROPMALFORMED,
  /** The task fails, naming the row. */
  FAILFAST
}
