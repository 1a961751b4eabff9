package io.encodeonce.jobs.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.RuntimeMetrics;
import io.encodeonce.runtime.SpeculationCounts;
import io.encodeonce.runtime.SpeculationDecision;
import io.encodeonce.runtime.SpeculationMetrics;
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
record MethodRun(
    double seconds,
    double decodeSeconds,
    RuntimeMetrics before,
    RuntimeMetrics after,
    List<List<Integer>> tokens) {
  private static final int DECIMALS = 3;

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

  static MethodRun median(List<MethodRun> runs) {
    return runs.stream()
        .sorted(Comparator.comparing(MethodRun::seconds))
        .toList()
        .get(runs.size() / 2);
  }

  /**
   * @param large the large model alone, over the same documents
   */
  ObjectNode report(MethodRun large) {
    long generated = after.generatedTokens() - before.generatedTokens();
    ObjectNode json =
        new ObjectMapper()
            .createObjectNode()
            .put("tokens_per_second", rounded(generated / seconds))
            .put("decoder_tokens_per_second", rounded(generated / decodeSeconds))
            .put("speed_up", rounded(large.seconds / seconds))
            .put("decoder_speed_up", rounded(large.decodeSeconds / decodeSeconds))
            .put("same_as_large", tokens.equals(large.tokens));
    SpeculationMetrics then = before.speculation();
    SpeculationMetrics now = after.speculation();
    if (now.largeCalls() > 0) {
      speculation(json, then.answers(), now.answers());
      json.put("drafted_rounds", now.draftedRounds() - then.draftedRounds())
          .put("plain_rounds", now.plainRounds() - then.plainRounds());
      now.decision().map(SpeculationDecision::reason).ifPresent(why -> json.put("why", why));
    }
    return json;
  }

  private static void speculation(
      ObjectNode json, SpeculationCounts before, SpeculationCounts after) {
    double drafted = after.drafted() - before.drafted();
    double checks = after.rollbacks() - before.rollbacks();
    double accepted = after.accepted() - before.accepted();
    double calls = after.largeCalls() - before.largeCalls();
    json.put("kept_of_drafted", rounded(accepted / Math.max(1, drafted)))
        .put("kept_of_tried", rounded(accepted / Math.max(1, accepted + checks)))
        .put("tokens_per_large_call", rounded((after.tokens() - before.tokens()) / calls));
  }

  private static double rounded(double number) {
    return Figures.rounded(number, DECIMALS);
  }
}
