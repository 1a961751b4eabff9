package io.encodeonce.runtime.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** The answers that are drawn, and what they may be. Not thread-safe. */
final class Draws {
  private final List<Draw> draws = new ArrayList<>();
  private final List<Integer> answers = new ArrayList<>();
  private final Choices choices;

  /** Room for so many. */
  Draws(int draws) {
    choices = new Choices(draws);
  }

  void add(int answer, Permitted permitted, Draw draw) {
    draws.add(draw);
    answers.add(answer);
    choices.add(permitted);
  }

  boolean isEmpty() {
    return draws.isEmpty();
  }

  /** The places of the drawn answers among all, {@code [draws]}. */
  long[] answers() {
    return answers.stream().mapToLong(Integer::longValue).toArray();
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
