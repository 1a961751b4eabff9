package io.encodeonce.jobs.evaluation;

import io.encodeonce.jobs.measure.AnsweringThreads;
import io.encodeonce.jobs.measure.Chunk;
import io.encodeonce.jobs.measure.RunPlan;
import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.DocumentWork;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.RuntimeMetrics;
import java.util.List;
import java.util.stream.IntStream;

/** A runtime that answers the same documents again and again, in turns with others. */
final class Contender implements AutoCloseable {
  private final InferenceRuntime runtime;
  private final List<Document> documents;
  private final List<Chunk> chunks;
  private final int threads;
  private final AnsweringThreads pool;

  /** Starts its threads; the runtime stays the caller's to close. */
  Contender(InferenceRuntime runtime, List<Document> documents, RunPlan plan) {
    List<Integer> lengths = documents.stream().map(d -> runtime.countTokens(d.text())).toList();
    this.runtime = runtime;
    this.documents = documents;
    this.chunks = Chunk.deal(documents.size(), plan.chunks(documents.size()), lengths::get);
    this.threads = plan.threads();
    this.pool = new AnsweringThreads(runtime, threads);
  }

  Run run() {
    long processorNanos = pool.processorNanos();
    long start = System.nanoTime();
    List<DocumentAnswers> answers = pool.answer(documents, chunks);
    double wallSeconds = (System.nanoTime() - start) / 1e9;
    double nanos = pool.processorNanos() - processorNanos;
    return new Run(answers, new Run.Time(nanos / 1e9 / threads, wallSeconds));
  }

  /**
   * What the encoder does for each token of some documents.
   *
   * @param count how many, which are taken evenly
   */
  List<DocumentWork> work(int count) {
    int some = Math.min(count, documents.size());
    return IntStream.range(0, some)
        .mapToObj(i -> documents.get(i * documents.size() / some))
        .map(document -> runtime.work(document.text()))
        .toList();
  }

  /** What the runtime has done so far. */
  RuntimeMetrics metrics() {
    return runtime.metrics();
  }

  @Override
  public void close() {
    pool.close();
  }
}
