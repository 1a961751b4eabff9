package io.encodeonce.runtime.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.InferenceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CallMemoryTest {
  @Test
  void callsTogetherStayWithinWhatTheyShare() throws Exception {
    CallMemory shared = CallMemory.shared(1_003, 4);
    assertThat(shared.bytesOfCall()).isEqualTo(250);
    assertThat(mostAtOnce(shared, 4, 12)).isEqualTo(4);
  }

  @Test
  void callsWithMemoryOfTheirOwnDoNotWait() throws Exception {
    CallMemory own = CallMemory.each(7);
    assertThat(own.bytesOfCall()).isEqualTo(7);
    assertThat(mostAtOnce(own, 12, 12)).isEqualTo(12);
  }

  @Test
  void aCallThatFailsLeavesItsPlace() {
    CallMemory one = CallMemory.shared(8, 1);
    for (int i = 0; i < 2; i++) {
      try {
        one.run(
            () -> {
              throw new IllegalStateException("on purpose");
            });
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("on purpose");
      }
    }
    AtomicInteger ran = new AtomicInteger();
    one.run(ran::incrementAndGet);
    assertThat(ran).hasValue(1);
  }

  @Test
  void aCallThatIsInterruptedDoesNotWait() {
    CallMemory one = CallMemory.shared(8, 1);
    AtomicInteger ran = new AtomicInteger();
    one.run(
        () -> {
          Thread.currentThread().interrupt();
          assertThatThrownBy(() -> one.run(ran::incrementAndGet))
              .isInstanceOf(InferenceException.class)
              .hasMessageContaining("interrupted");
          assertThat(Thread.interrupted()).isTrue();
        });
    assertThat(ran).hasValue(0);
  }

  /** How many of some calls were inside at once; none leaves before so many have come. */
  private static int mostAtOnce(CallMemory memory, int before, int calls) throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch come = new CountDownLatch(before);
    IntBinaryOperator larger = Math::max;
    Runnable call =
        () ->
            memory.run(
                () -> {
                  most.accumulateAndGet(inside.incrementAndGet(), larger);
                  come.countDown();
                  awaitAll(come);
                  inside.decrementAndGet();
                });
    ExecutorService threads = Executors.newFixedThreadPool(calls);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        running.add(threads.submit(call));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    return most.get();
  }

  private static void awaitAll(CountDownLatch come) {
    try {
      come.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
