package io.encodeonce.spark.executor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A resource that is opened once, and how many hold it. */
final class SharedResource<R> {
  private final CompletableFuture<R> resource = new CompletableFuture<>();
  private final AtomicBoolean opening = new AtomicBoolean();
  private int holders;
  private long uses;

  synchronized void enter() {
    holders++;
    uses++;
  }

  /** Returns how often the resource was entered so far. */
  synchronized long leave() {
    holders--;
    return uses;
  }

  synchronized boolean isUnused() {
    return holders == 0;
  }

  synchronized boolean isUnusedSince(long usesThen) {
    return holders == 0 && uses == usesThen;
  }

  /** Opens the resource on this thread, unless a thread has begun to; returns whether it did. */
  boolean openOnce(Supplier<R> opener) {
    boolean first = opening.compareAndSet(false, true);
    if (first) {
      open(opener);
    }
    return first;
  }

  private void open(Supplier<R> opener) {
    try {
      resource.complete(opener.get());
    } catch (RuntimeException | Error e) {
      resource.completeExceptionally(e);
    }
  }

  /** The resource, as soon as it is open. */
  R await() throws InterruptedException, ExecutionException {
    return resource.get();
  }

  void close(Consumer<R> closing) {
    closing.accept(resource.join());
  }
}
