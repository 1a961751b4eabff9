package io.encodeonce.runtime.tensor;

import ai.djl.pytorch.jni.IValue;

/**
 * Something that a {@link Program} takes or gives: a tensor, a list, a number or an object of one
 * of its own classes, in libtorch's memory. Closed by its {@link Scope}, or by who took it out of
 * there; not thread-safe.
 */
public final class Value implements AutoCloseable {
  private final IValue handle;

  Value(IValue handle) {
    this.handle = handle;
  }

  IValue handle() {
    return handle;
  }

  @Override
  public void close() {
    handle.close();
  }
}
