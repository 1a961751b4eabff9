package io.encodeonce.spark.function;

/** What becomes of a call that cannot be answered. */
public enum OnError {
  /** The result says why where it has a place for it, else it is NULL. */
  PERMISSIVE,
  /** The query fails. */
  FAILFAST,
  /** The result is NULL: the functions whose names start with {@code try_}. */
  NULL
}
