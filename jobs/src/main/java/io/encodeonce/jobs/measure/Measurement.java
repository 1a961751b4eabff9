package io.encodeonce.jobs.measure;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.RuntimeMetrics;
import java.util.ArrayList;
import java.util.List;

/**
 * Timed runs over the same documents.
 *
 * @param answers of the last run, in the documents' order
 * @param seconds of each run
 * @param before what the runtime had done when the first run began
 * @param after what it had done when the last run ended
 */
public record Measurement(
    List<DocumentAnswers> answers,
    List<Double> seconds,
    RuntimeMetrics before,
    RuntimeMetrics after) {

  static Measurement take(InferenceRuntime runtime, List<Document> documents, RunPlan plan) {
    List<Integer> lengths = documents.stream().map(d -> runtime.countTokens(d.text())).toList();
    List<Chunk> chunks = Chunk.deal(documents.size(), plan.chunks(documents.size()), lengths::get);
    try (AnsweringThreads threads = new AnsweringThreads(runtime, plan.threads())) {
      threads.answer(documents, chunks);
      return timed(runtime, plan.runs(), () -> threads.answer(documents, chunks));
    }
  }

  @FunctionalInterface
  private interface Run {
    List<DocumentAnswers> answer();
  }

  private static Measurement timed(InferenceRuntime runtime, int runs, Run run) {
    RuntimeMetrics before = runtime.metrics();
    List<Double> seconds = new ArrayList<>();
    List<DocumentAnswers> answers = List.of();
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      answers = run.answer();
      seconds.add((System.nanoTime() - start) / 1e9);
    }
    return new Measurement(answers, List.copyOf(seconds), before, runtime.metrics());
  }

  /** Of a run. */
  public double medianSeconds() {
    return Figures.median(seconds);
  }

  /** The part of all threads' time that went into the encoder, from 0 to 1. */
  public double encodeShare(int threads) {
    return share(after.encodeNanos() - before.encodeNanos(), threads);
  }

  /** The part of all threads' time that went into the decoder, from 0 to 1. */
  public double decodeShare(int threads) {
    return share(after.decodeNanos() - before.decodeNanos(), threads);
  }

  private double share(long nanos, int threads) {
    return nanos / 1e9 / (threads * seconds.stream().mapToDouble(Double::doubleValue).sum());
  }

  /** Floating-point operations of one run. */
  public double flops() {
    return after.since(before).flops() / seconds.size();
  }

  /** Of one run, without the prompts. */
  public long documentTokens() {
    return answers.stream().mapToLong(DocumentAnswers::documentTokens).sum();
  }

  /** Of one run. */
  public long promptTokens() {
    return (after.promptTokens() - before.promptTokens()) / seconds.size();
  }

  /** Of one run. */
  public long generatedTokens() {
    return (after.generatedTokens() - before.generatedTokens()) / seconds.size();
  }
}
