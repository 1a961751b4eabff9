package io.encodeonce.runtime.tensor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;

/** One module of few tokens: all learners as one network beside each by itself. */
final class FewTokensBenchmark {
  private static final ProgramMethod FEW =
      ProgramMethod.of("few", "sizes: Sizes", "linear: str", "tokens: int", "of_projection: bool");
  private static final ProgramMethod FIRST =
      ProgramMethod.of("first", "few: FewTokens", "tokens: int");
  private static final ProgramMethod COUNTS =
      ProgramMethod.of("few_counts", "few: FewTokens", "shift: float");
  private static final ProgramMethod JOINED =
      ProgramMethod.of("joined", "few: FewTokens", "shift: float", "times: int");
  private static final ProgramMethod APART =
      ProgramMethod.of("apart", "few: FewTokens", "shift: float", "times: int");

  private static final List<Double> MEANS = List.of(1.0, 1.5, 2.0, 3.0, 4.0);

  /** By which shifts are found. */
  private static final int MANY_TOKENS = 256;

  /** Of a module one after the other: one alone is too short to be timed. */
  private static final int TIMES = 5;

  private final Program program;
  private final int rounds;

  FewTokensBenchmark(Program program, int rounds) {
    this.program = program;
    this.rounds = rounds;
  }

  /** Adds a row of each mean: what a call takes both ways, in microseconds. */
  void measure(
      LearnerSizes sizes, String linear, boolean ofProjection, int tokens, ObjectNode row) {
    try (Scope scope = program.scope()) {
      Value many =
          scope.run(
              FEW,
              sizes.value(scope, true),
              scope.text(linear),
              scope.number(MANY_TOKENS),
              scope.flag(ofProjection));
      Value few = scope.run(FIRST, many, scope.number(tokens));
      row.put("module", ofProjection ? "projection" : "feed_forward");
      ArrayNode points = row.putArray("mean_learners_joined_and_apart_micros");
      for (double mean : MEANS) {
        double shift = LearnerShift.of(mean, LearnerSizes.LEARNERS, by -> counts(many, by));
        double[] millis =
            Turns.medianMillis(
                rounds,
                Stream.of(JOINED, APART).<Runnable>map(way -> () -> run(way, few, shift)).toList());
        points
            .addArray()
            .add(LearnerShift.mean(counts(few, shift)))
            .add(1000 * millis[0] / TIMES)
            .add(1000 * millis[1] / TIMES);
      }
    }
  }

  private long[] counts(Value few, double shift) {
    try (Scope scope = program.scope()) {
      return scope.toLongs(scope.run(COUNTS, few, scope.number(shift)));
    }
  }

  private void run(ProgramMethod way, Value few, double shift) {
    try (Scope scope = program.scope()) {
      scope.run(way, few, scope.number(shift), scope.number(TIMES));
    }
  }
}
