package io.encodeonce.jobs.measure;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.InferenceRuntime;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/**
 * Threads that answer documents together with one runtime. They stay the same from run to run, for
 * libtorch keeps some of its kernels by thread.
 */
public final class AnsweringThreads implements AutoCloseable {
  private static final ThreadMXBean CLOCKS = ManagementFactory.getThreadMXBean();

  private final InferenceRuntime runtime;
  private final int threads;
  private final ExecutorService pool;
  private final LongAdder processorNanos = new LongAdder();

  /** Starts as many threads; the runtime stays the caller's to close. */
  public AnsweringThreads(InferenceRuntime runtime, int threads) {
    this.runtime = runtime;
    this.threads = threads;
    this.pool = Executors.newFixedThreadPool(threads);
  }

  /**
   * Answers all documents; each thread takes the next chunk when it has done one.
   *
   * @throws InferenceException if one cannot be answered: it takes no time, and would pass for a
   *     fast one
   */
  public List<DocumentAnswers> answer(List<Document> documents, List<Chunk> chunks) {
    DocumentAnswers[] answers = new DocumentAnswers[documents.size()];
    Queue<Chunk> waiting = new ConcurrentLinkedQueue<>(chunks);
    runOnAll(
        () -> {
          long start = CLOCKS.getCurrentThreadCpuTime();
          for (Chunk next = waiting.poll(); next != null; next = waiting.poll()) {
            answer(documents, next, answers);
          }
          processorNanos.add(CLOCKS.getCurrentThreadCpuTime() - start);
          return null;
        });
    requireAnswers(answers);
    return List.of(answers);
  }

  private static void requireAnswers(DocumentAnswers[] answers) {
    for (int i = 0; i < answers.length; i++) {
      if (answers[i].error().isPresent()) {
        throw new InferenceException(
            "document %d cannot be answered: %s".formatted(i, answers[i].error().get()));
      }
    }
  }

  /**
   * Processor time of all threads together so far: what answering takes on a machine that does
   * nothing else.
   */
  public long processorNanos() {
    return processorNanos.sum();
  }

  private void answer(List<Document> documents, Chunk chunk, DocumentAnswers[] answers) {
    List<Integer> indexes = chunk.indexes();
    List<DocumentAnswers> own = runtime.answer(indexes.stream().map(documents::get).toList());
    for (int i = 0; i < indexes.size(); i++) {
      answers[indexes.get(i)] = own.get(i);
    }
  }

  private void runOnAll(Callable<Void> answering) {
    try {
      for (Future<Void> thread : pool.invokeAll(Collections.nCopies(threads, answering))) {
        thread.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InferenceException("the measurement was interrupted", e);
    } catch (ExecutionException e) {
      throw new InferenceException("the measurement failed: " + e.getCause().getMessage(), e);
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
