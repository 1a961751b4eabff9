package io.encodeonce.spark.executor;

import java.util.concurrent.atomic.AtomicBoolean;

/** A share in a resource that others hold too; given back once, by {@link #close}. */
public final class Lease<R> implements AutoCloseable {
  private final R resource;
  private final boolean opened;
  private final Runnable release;
  private final AtomicBoolean released = new AtomicBoolean();

  Lease(R resource, boolean opened, Runnable release) {
    this.resource = resource;
    this.opened = opened;
    this.release = release;
  }

  public R resource() {
    return resource;
  }

  /** Whether this lease is the one for which the resource was opened. */
  public boolean opened() {
    return opened;
  }

  @Override
  public void close() {
    if (released.compareAndSet(false, true)) {
      release.run();
    }
  }
}
