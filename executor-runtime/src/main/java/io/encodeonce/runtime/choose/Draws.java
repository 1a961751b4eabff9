package io.encodeonce.runtime.choose;

import io.encodeonce.runtime.state.Proposal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Some of the answers that are drawn, and what they may be. Not thread-safe. */
final class Draws {
  /** How many are drawn together: what that takes is many times what their logits do. */
  static final int MOST = 8;

  private final List<Draw> draws = new ArrayList<>();
  private final List<Integer> answers = new ArrayList<>();
  private final List<Proposal> proposals = new ArrayList<>();
  private final List<Integer> proposed = new ArrayList<>();
  private final Set<Integer> kept = new HashSet<>();
  private final Choices choices = new Choices(MOST);

  void add(int answer, Permitted permitted, Draw draw) {
    draws.add(draw);
    answers.add(answer);
    choices.add(permitted);
  }

  /** Keeps what the draw that was added last is from. */
  void keepDistribution() {
    kept.add(draws.size() - 1);
  }

  /** Says what was proposed for the draw that was added last. */
  void verify(Proposal proposal) {
    proposed.add(draws.size() - 1);
    proposals.add(proposal);
  }

  boolean isFull() {
    return draws.size() == MOST;
  }

  int size() {
    return draws.size();
  }

  /** The place of a draw among all answers. */
  int answer(int draw) {
    return answers.get(draw);
  }

  /** Whether it is kept what a draw is from. */
  boolean keepsDistribution(int draw) {
    return kept.contains(draw);
  }

  /** The places of the drawn answers among all, {@code [draws]}. */
  long[] answers() {
    return longs(answers);
  }

  /** What was proposed, {@code [proposals]}. */
  List<Proposal> proposals() {
    return proposals;
  }

  /** The places among the draws of those that something was proposed for, {@code [proposals]}. */
  long[] proposed() {
    return longs(proposed);
  }

  private static long[] longs(List<Integer> numbers) {
    return numbers.stream().mapToLong(Integer::longValue).toArray();
  }

  Choices choices() {
    return choices;
  }

  /** A setting of each, {@code [draws]}. */
  float[] floats(ToDoubleFunction<Draw> setting) {
    float[] floats = new float[draws.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) setting.applyAsDouble(draws.get(i));
    }
    return floats;
  }

  /** A setting of each, {@code [draws]}. */
  long[] longs(ToLongFunction<Draw> setting) {
    return draws.stream().mapToLong(setting).toArray();
  }

  /** Whether some tokens are left out because they are unlikely. */
  boolean isBounded() {
    return draws.stream().anyMatch(draw -> draw.sampling().isBounded());
  }
}
