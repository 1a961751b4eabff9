package io.encodeonce.runtime.choose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.runtime.Sampling;
import io.encodeonce.runtime.model.GoldenTransformer;
import io.encodeonce.runtime.model.TransformerProgram;
import io.encodeonce.runtime.state.Distribution;
import io.encodeonce.runtime.state.Logits;
import io.encodeonce.runtime.state.Proposal;
import io.encodeonce.runtime.tensor.Scope;
import io.encodeonce.runtime.tensor.Transfers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens chosen by logits that are written down here, without a step of any model. */
class ChooserTest {
  private static final int END_TOKEN = 1;
  private static final float[] LOGITS = {0.5f, 3, 1, 2, -4, 1.5f};
  private static final double TOLERANCE = 1e-6;

  private static GoldenTransformer model;
  private static Chooser chooser;

  @BeforeAll
  static void open() {
    model = new GoldenTransformer("t5-gated-untied");
    chooser = new Chooser(model.transformer());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** The same logits for so many answers. */
  private static Logits logits(int answers) {
    ByteBuffer numbers =
        ByteBuffer.allocateDirect(answers * LOGITS.length * Float.BYTES)
            .order(ByteOrder.nativeOrder());
    for (int answer = 0; answer < answers; answer++) {
      for (float logit : LOGITS) {
        numbers.putFloat(logit);
      }
    }
    numbers.flip();
    try (Scope scope = model.transformer().scope()) {
      // A copy, for the buffer's memory is not the tensor's.
      return new Logits(
          scope.take(
              scope.run(
                  TransformerProgram.PICKED_ROWS,
                  scope.singles(numbers, answers, LOGITS.length),
                  scope.longs(IntStream.range(0, answers).asLongStream().toArray()))));
    }
  }

  /** What choosing sends and reads. */
  private static Transfers transfers(Logits logits, ChoicePlan plan) {
    try (Scope scope = model.transformer().scope()) {
      Transfers before = Transfers.of(scope);
      chooser.choose(logits, plan);
      return Transfers.of(scope).since(before);
    }
  }

  private static double logProbability(int token) {
    double sum = 0;
    for (float logit : LOGITS) {
      sum += Math.exp(logit);
    }
    return LOGITS[token] - Math.log(sum);
  }

  private static void check(NextTokens next, int answer, int token) {
    assertThat(next.id(answer)).isEqualTo(token);
    assertThat(next.logProbability(answer)).isCloseTo(logProbability(token), within(TOLERANCE));
  }

  @Test
  void eachAnswerIsTheLikeliestOfItsOwnPermittedTokens() {
    ChoicePlan plan = new ChoicePlan(5);
    plan.add(Permitted.among(List.of(4)), Optional.empty());
    plan.add(Permitted.ALL, Optional.empty());
    plan.add(Permitted.ALL_BUT_ENDS, Optional.empty());
    plan.add(Permitted.among(List.of(5, 0, 4)), Optional.empty());
    plan.add(Permitted.among(List.of(0, END_TOKEN)), Optional.empty());
    try (Logits logits = logits(5)) {
      NextTokens next = chooser.choose(logits, plan);
      check(next, 0, 4);
      check(next, 1, END_TOKEN);
      check(next, 2, 3);
      check(next, 3, 5);
      check(next, 4, END_TOKEN);
    }
  }

  /** Whatever is permitted there. */
  @Test
  void tokensAreScoredAmongTheWholeVocabulary() {
    ChoicePlan plan = new ChoicePlan(3);
    plan.add(Permitted.ALL, Optional.empty());
    plan.score(4);
    plan.add(Permitted.ALL, Optional.empty());
    plan.add(Permitted.among(List.of(2)), Optional.empty());
    plan.score(5);
    try (Logits logits = logits(3)) {
      NextTokens next = chooser.choose(logits, plan);
      assertThat(next.score(0)).isCloseTo(logProbability(4), within(TOLERANCE));
      assertThat(next.score(2)).isCloseTo(logProbability(5), within(TOLERANCE));
      check(next, 2, 2);
    }
  }

  @Test
  void whatIsAskedIsSentAtOnceAndWhatIsChosenIsReadAtOnce() {
    ChoicePlan free = new ChoicePlan(3);
    ChoicePlan restricted = new ChoicePlan(3);
    for (Permitted permitted :
        List.of(Permitted.ALL, Permitted.ALL_BUT_ENDS, Permitted.among(List.of(5, 0)))) {
      free.add(Permitted.ALL, Optional.empty());
      restricted.add(permitted, Optional.empty());
      restricted.score(2);
    }
    try (Logits logits = logits(3)) {
      assertThat(transfers(logits, free)).isEqualTo(new Transfers(0, 1));
      assertThat(transfers(logits, restricted)).isEqualTo(new Transfers(1, 1));
    }
  }

  /** An id that 32-bit floats, which log-probabilities are, do not have. */
  @Test
  void idsAreExactBesideTheirLogProbabilities() {
    int id = (1 << 24) + 1;
    assertThat((int) (float) id).isNotEqualTo(id);
    ByteBuffer numbers =
        ByteBuffer.allocateDirect((id + 1) * Float.BYTES).order(ByteOrder.nativeOrder());
    numbers.putFloat(id * Float.BYTES, 20);
    ChoicePlan plan = new ChoicePlan(1);
    plan.add(Permitted.ALL, Optional.empty());
    try (Scope scope = model.transformer().scope()) {
      NextTokens next = chooser.choose(new Logits(scope.singles(numbers, 1, id + 1)), plan);
      assertThat(next.id(0)).isEqualTo(id);
      double logProbability = 20 - Math.log(Math.exp(20) + id);
      // A sum of so many 32-bit floats.
      assertThat(next.logProbability(0)).isCloseTo(logProbability, within(1e-3));
      assertThat(next.logProbability(0)).isEqualTo((float) next.logProbability(0));
    }
  }

  @Test
  void whatIsDrawnFromIsKeptWhereAskedFor() {
    Sampling sampling = new Sampling(1.7, 4, 0.9, 0);
    ChoicePlan plan = new ChoicePlan(2);
    plan.add(Permitted.ALL_BUT_ENDS, Optional.of(new Draw(sampling, 3)));
    plan.add(Permitted.ALL_BUT_ENDS, Optional.of(new Draw(sampling, 4)));
    plan.keepDistribution();
    try (Logits logits = logits(2)) {
      NextTokens next = chooser.choose(logits, plan);
      assertThat(next.takeDistribution(0)).isEmpty();
      double[] expected = PlainDistribution.of(LOGITS, sampling, END_TOKEN);
      assertThat(expected).contains(0, 0).doesNotContain(1);
      try (Distribution kept = next.takeDistribution(1).orElseThrow()) {
        assertThat(probabilities(kept)).containsExactly(expected, within(TOLERANCE));
      }
      assertThat(next.takeDistribution(1)).as("handed out once").isEmpty();
      check(next, 1, next.id(1));
      assertThat(next.bestLogProbability(1)).isCloseTo(logProbability(3), within(TOLERANCE));
    }
  }

  private static double[] probabilities(Distribution distribution) {
    try (Scope scope = model.transformer().scope()) {
      float[] logs = scope.toFloats(distribution.tensor());
      return IntStream.range(0, logs.length).mapToDouble(t -> Math.exp(logs[t])).toArray();
    }
  }

  /** More draws than are made together, with greedy answers between them. */
  @Test
  void aKeyDrawsTheSameTokenWhateverIsChosenBesideIt() {
    int answers = 3 * Draws.MOST;
    ChoicePlan plan = new ChoicePlan(answers);
    for (int answer = 0; answer < answers; answer++) {
      boolean isDrawn = answer % 4 != 1;
      Draw draw = new Draw(Sampling.plain(0), answer);
      plan.add(Permitted.ALL, isDrawn ? Optional.of(draw) : Optional.empty());
    }
    try (Logits all = logits(answers);
        Logits one = logits(1)) {
      NextTokens together = chooser.choose(all, plan);
      for (int answer = 0; answer < answers; answer++) {
        int expected = answer % 4 == 1 ? END_TOKEN : drawn(one, answer).id(0);
        check(together, answer, expected);
      }
      long different = IntStream.range(0, answers).map(together::id).distinct().count();
      assertThat(different).isGreaterThan(2);
    }
  }

  private static NextTokens drawn(Logits logits, long key) {
    ChoicePlan plan = new ChoicePlan(1);
    plan.add(Permitted.ALL, Optional.of(new Draw(Sampling.plain(0), key)));
    return chooser.choose(logits, plan);
  }

  /** One that was drawn from the same distribution is as good as any. */
  @Test
  void aProposalOfTheSameDistributionStands() {
    try (Logits logits = logits(1)) {
      for (long key = 0; key < 20; key++) {
        Draw draw = new Draw(Sampling.plain(0), key);
        ChoicePlan proposing = new ChoicePlan(1);
        proposing.add(Permitted.ALL, Optional.of(draw.independent()));
        proposing.keepDistribution();
        NextTokens proposed = chooser.choose(logits, proposing);
        int token = proposed.id(0);
        try (Proposal proposal = new Proposal(token, proposed.takeDistribution(0).orElseThrow())) {
          ChoicePlan verifying = new ChoicePlan(1);
          verifying.add(Permitted.ALL, Optional.of(draw));
          verifying.verify(proposal);
          check(chooser.choose(logits, verifying), 0, token);
        }
      }
    }
  }
}
