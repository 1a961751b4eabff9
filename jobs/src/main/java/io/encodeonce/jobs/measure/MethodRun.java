package io.encodeonce.jobs.measure;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.RuntimeMetrics;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A timed run of one method of decoding.
 *
 * @param seconds of the answering thread's processor time: what it takes on a machine that does
 *     nothing else
 * @param decodeSeconds without the large model's encoder; the draft's is part of it
 * @param before what the runtime had done when it began
 * @param after what it had done when it ended
 * @param tokens token ids of the answers
 */
public record MethodRun(
    double seconds,
    double decodeSeconds,
    RuntimeMetrics before,
    RuntimeMetrics after,
    List<List<Integer>> tokens) {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  static MethodRun time(InferenceRuntime runtime, List<Document> call) {
    RuntimeMetrics before = runtime.metrics();
    long start = THREADS.getCurrentThreadCpuTime();
    List<DocumentAnswers> answers = runtime.answer(call);
    double seconds = (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
    RuntimeMetrics after = runtime.metrics();
    double decoding = after.decodeNanos() - before.decodeNanos();
    double encoding = after.encodeNanos() - before.encodeNanos();
    double decodeSeconds = seconds * decoding / (decoding + encoding);
    List<List<Integer>> tokens =
        answers.stream()
            .flatMap(document -> document.answers().stream())
            .map(answer -> answer.tokenIds())
            .toList();
    return new MethodRun(seconds, decodeSeconds, before, after, tokens);
  }

  /** Both, this one first. */
  MethodRun and(MethodRun next) {
    List<List<Integer>> all = new ArrayList<>(tokens);
    all.addAll(next.tokens);
    return new MethodRun(
        seconds + next.seconds, decodeSeconds + next.decodeSeconds, before, next.after, all);
  }

  /** The run that took the median of their times, the longer of two in the middle. */
  static MethodRun middle(List<MethodRun> runs) {
    return runs.stream()
        .sorted(Comparator.comparing(MethodRun::seconds))
        .toList()
        .get(runs.size() / 2);
  }

  /** Tokens of the answers. */
  public long generatedTokens() {
    return after.generatedTokens() - before.generatedTokens();
  }
}
