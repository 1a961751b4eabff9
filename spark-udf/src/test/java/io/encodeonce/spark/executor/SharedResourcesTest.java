package io.encodeonce.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.InferenceException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SharedResourcesTest {
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration A_WHILE = Duration.ofMillis(300);

  private final AtomicInteger opened = new AtomicInteger();
  private final List<String> closed = new CopyOnWriteArrayList<>();
  private final SharedResources<String, String> resources = new SharedResources<>(closed::add);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  private Lease<String> acquire(String key, Duration idle) {
    return resources.acquire(key, () -> key + opened.incrementAndGet(), idle);
  }

  @Test
  void holdersShareOneResourceThatTheLastOneCloses() {
    Lease<String> first = acquire("a", AT_ONCE);
    Lease<String> second = acquire("a", AT_ONCE);
    assertThat(second.resource()).isSameAs(first.resource());
    assertThat(List.of(first.opened(), second.opened())).containsExactly(true, false);
    first.close();
    assertThat(closed).isEmpty();
    second.close();
    assertThat(closed).containsExactly("a1");
  }

  @Test
  void severalThatNobodyHoldsCanBeClosedTogether() {
    acquire("a", Duration.ofHours(1)).close();
    acquire("b", Duration.ofHours(1)).close();
    try (Lease<String> held = acquire("c", Duration.ofHours(1))) {
      resources.closeNow(key -> !key.equals("a"));
      assertThat(held.resource()).isEqualTo("c3");
    }
    assertThat(closed).containsExactly("b2");
  }

  @Test
  void whatNobodyHoldsCanBeClosedAtOnce() {
    Lease<String> lease = acquire("a", Duration.ofHours(1));
    resources.closeNow("a"::equals);
    assertThat(closed).isEmpty();
    lease.close();
    resources.closeNow("b"::equals);
    resources.closeNow("a"::equals);
    assertThat(closed).containsExactly("a1");
    resources.closeNow("a"::equals);
    assertThat(closed).hasSize(1);
  }

  @Test
  void aLeaseIsGivenBackOnce() {
    Lease<String> first = acquire("a", AT_ONCE);
    Lease<String> second = acquire("a", AT_ONCE);
    first.close();
    first.close();
    assertThat(closed).isEmpty();
    second.close();
    assertThat(closed).hasSize(1);
  }

  @Test
  void keysHaveResourcesOfTheirOwn() {
    Lease<String> a = acquire("a", AT_ONCE);
    Lease<String> b = acquire("b", AT_ONCE);
    a.close();
    assertThat(closed).containsExactly("a1");
    assertThat(b.resource()).isEqualTo("b2");
  }

  @Test
  void anIdleResourceIsTakenAgain() throws InterruptedException {
    acquire("a", A_WHILE).close();
    Lease<String> again = acquire("a", A_WHILE);
    Thread.sleep(2 * A_WHILE.toMillis());
    assertThat(closed).isEmpty();
    assertThat(again.resource()).isEqualTo("a1");
  }

  @Test
  void anIdleResourceIsClosedAfterAWhile() throws InterruptedException {
    acquire("a", A_WHILE).close();
    assertThat(closed).isEmpty();
    while (closed.isEmpty()) {
      Thread.sleep(10);
    }
    assertThat(acquire("a", A_WHILE).resource()).isEqualTo("a2");
  }

  @Test
  void manyAtOnceOpenItOnce() throws Exception {
    CountDownLatch allAsk = new CountDownLatch(8);
    Supplier<String> slow =
        () -> {
          sleep(A_WHILE);
          return "slow" + opened.incrementAndGet();
        };
    List<Future<Lease<String>>> leases =
        Stream.generate(
                () ->
                    threads.submit(
                        () -> {
                          allAsk.countDown();
                          allAsk.await(10, TimeUnit.SECONDS);
                          return resources.acquire("slow", slow, AT_ONCE);
                        }))
            .limit(8)
            .toList();
    for (Future<Lease<String>> lease : leases) {
      assertThat(lease.get().resource()).isEqualTo("slow1");
    }
  }

  @Test
  void aFailedOpeningFailsAllWhoWaitAndIsTriedAgain() throws Exception {
    CountDownLatch opening = new CountDownLatch(1);
    Supplier<String> failing =
        () -> {
          opening.countDown();
          sleep(A_WHILE);
          throw new InferenceException("no such model");
        };
    Future<Lease<String>> first = threads.submit(() -> resources.acquire("a", failing, AT_ONCE));
    opening.await();
    assertThatThrownBy(() -> acquire("a", AT_ONCE))
        .isInstanceOf(InferenceException.class)
        .hasMessage("the model could not be opened: no such model");
    assertThatThrownBy(first::get).hasStackTraceContaining("no such model");
    assertThat(acquire("a", AT_ONCE).resource()).isEqualTo("a1");
  }

  @Test
  void aWaiterThatIsInterruptedDoesNotKeepTheResourceOpen() throws Exception {
    CountDownLatch opening = new CountDownLatch(1);
    CountDownLatch mayOpen = new CountDownLatch(1);
    Supplier<String> slow =
        () -> {
          opening.countDown();
          await(mayOpen);
          return "slow";
        };
    Future<Lease<String>> opener = threads.submit(() -> resources.acquire("a", slow, AT_ONCE));
    opening.await();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> acquire("a", AT_ONCE)).hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    mayOpen.countDown();
    opener.get().close();
    assertThat(closed).containsExactly("slow");
  }

  private static void sleep(Duration time) {
    await(new CountDownLatch(1), time);
  }

  private static void await(CountDownLatch latch) {
    await(latch, Duration.ofSeconds(20));
  }

  private static void await(CountDownLatch latch, Duration atMost) {
    try {
      latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
