package io.encodeonce.spark.executor;

import io.encodeonce.runtime.InferenceException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One resource a key for all threads of the process: opened by the first that asks while others
 * wait, closed when the last has given it back and none has asked again within an idle time. A
 * failed opening fails all who wait for it; who asks later tries again.
 */
final class SharedResources<K, R> {
  private final Map<K, SharedResource<R>> open = new HashMap<>();
  private final Consumer<R> closing;

  SharedResources(Consumer<R> closing) {
    this.closing = closing;
  }

  /**
   * Takes part in the resource of {@code key}, until the lease is closed.
   *
   * @param opener makes the resource where it is not open
   * @param idle how long the resource outlives this lease if no other thread holds it then
   */
  Lease<R> acquire(K key, Supplier<R> opener, Duration idle) {
    SharedResource<R> shared = enter(key);
    boolean opened = shared.openOnce(opener);
    try {
      return new Lease<>(shared.await(), opened, () -> leave(key, shared, idle));
    } catch (InterruptedException e) {
      leave(key, shared, idle);
      Thread.currentThread().interrupt();
      throw new InferenceException(Messages.INTERRUPTED, e);
    } catch (ExecutionException e) {
      forget(key, shared);
      throw new InferenceException(Messages.notOpened(e.getCause()), e.getCause());
    }
  }

  private synchronized SharedResource<R> enter(K key) {
    SharedResource<R> shared = open.computeIfAbsent(key, absent -> new SharedResource<>());
    shared.enter();
    return shared;
  }

  private void leave(K key, SharedResource<R> shared, Duration idle) {
    long uses = shared.leave();
    Executor later =
        idle.isZero()
            ? Runnable::run
            : CompletableFuture.delayedExecutor(idle.toMillis(), TimeUnit.MILLISECONDS);
    later.execute(() -> closeUnused(key, shared, uses));
  }

  private void closeUnused(K key, SharedResource<R> shared, long uses) {
    if (removeUnused(key, shared, uses)) {
      shared.close(closing);
    }
  }

  /** Closes the resources of some keys at once, where they are open and nobody holds them. */
  void closeNow(Predicate<K> keys) {
    takeUnused(keys).forEach(unused -> unused.close(closing));
  }

  private synchronized List<SharedResource<R>> takeUnused(Predicate<K> keys) {
    List<K> unused =
        open.keySet().stream().filter(key -> keys.test(key) && open.get(key).isUnused()).toList();
    return unused.stream().map(open::remove).toList();
  }

  private synchronized boolean removeUnused(K key, SharedResource<R> shared, long uses) {
    return shared.isUnusedSince(uses) && open.remove(key, shared);
  }

  private synchronized void forget(K key, SharedResource<R> failed) {
    open.remove(key, failed);
  }
}
