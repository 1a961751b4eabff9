package io.encodeonce.jobs.throughput;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.InferenceRuntime;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Threads that answer documents together with one runtime. They stay the same from run to run, for
 * libtorch keeps some of its kernels by thread.
 */
final class AnsweringThreads implements AutoCloseable {
  private final InferenceRuntime runtime;
  private final int threads;
  private final ExecutorService pool;

  AnsweringThreads(InferenceRuntime runtime, int threads) {
    this.runtime = runtime;
    this.threads = threads;
    this.pool = Executors.newFixedThreadPool(threads);
  }

  /** Answers all documents; each thread takes the next chunk when it has done one. */
  List<DocumentAnswers> answer(List<Document> documents, List<Chunk> chunks) {
    DocumentAnswers[] answers = new DocumentAnswers[documents.size()];
    Queue<Chunk> waiting = new ConcurrentLinkedQueue<>(chunks);
    runOnAll(
        () -> {
          for (Chunk next = waiting.poll(); next != null; next = waiting.poll()) {
            answer(documents, next, answers);
          }
          return null;
        });
    return List.of(answers);
  }

  private void answer(List<Document> documents, Chunk chunk, DocumentAnswers[] answers) {
    List<Integer> indexes = chunk.indexes();
    List<DocumentAnswers> own = runtime.answer(indexes.stream().map(documents::get).toList());
    for (int i = 0; i < indexes.size(); i++) {
      answers[indexes.get(i)] = own.get(i);
    }
  }

  private void runOnAll(Callable<Void> work) {
    try {
      for (Future<Void> thread : pool.invokeAll(Collections.nCopies(threads, work))) {
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
