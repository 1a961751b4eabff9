package io.encodeonce.runtime.tensor;

/**
 * What went to a program's device and came back, since the program was loaded.
 *
 * @param sent tensors of numbers given by Java
 * @param read tensors whose numbers Java got
 */
public record Transfers(long sent, long read) {

  /** Those of the program that a scope is of. */
  public static Transfers of(Scope scope) {
    return new Transfers(scope.program().sent().sum(), scope.program().read().sum());
  }

  /** What was transferred after {@code earlier}. */
  public Transfers since(Transfers earlier) {
    return new Transfers(sent - earlier.sent, read - earlier.read);
  }
}
