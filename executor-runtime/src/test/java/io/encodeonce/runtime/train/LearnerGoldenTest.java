package io.encodeonce.runtime.train;

import static io.encodeonce.runtime.train.TrainingOptionsFixture.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.train.TrainingGolden.Digest;
import io.encodeonce.runtime.train.TrainingGolden.GoldenDocument;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What learners and gates learn, phase by phase, is what torch computes in 64-bit floats, a token
 * and a learner at a time; see {@code make_learner_training_golden.py}.
 */
class LearnerGoldenTest {
  private static final Path START = Path.of("src/test/resources/training/start");
  private static final Path LEARNED = Path.of("src/test/resources/training/learned");
  private static final Golden GOLDEN = TrainingGolden.read("learned", Golden.class);

  /** What a step learns of with the answers' weight: nothing that shows beside other losses. */
  private static final double NONE = 1e-25;

  /** By rounding of what differs by a hundred thousandth. */
  private static final double OF_DIFFERENCES = 1e-5;

  private static final OptionValues END_TO_END =
      PLAIN
          .with(EffortOption.ACM, 0.5)
          .with(EffortOption.ACM_WARM_UP_STEPS, 0)
          .with(EffortOption.ACM_WEIGHT, 0.0)
          .with(EffortOption.CHOICE_ENTROPY_WEIGHT, 0.0)
          .with(EffortOption.CHOICE_DIVERSITY_WEIGHT, 0.0)
          .with(EffortOption.GATE_NOISE, 0.0);

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Golden(
      List<GoldenDocument> documents,
      @JsonProperty("answer_tokens") int answerTokens,
      double tau,
      double run,
      double full,
      Map<String, Loss> losses) {}

  /** A mean over answer tokens; differences are by tensor, at the digests' indexes. */
  private record Loss(
      double loss, Map<String, Digest> gradients, Map<String, List<Double>> differences) {}

  private static List<TrainingExample> examples() {
    return GoldenDocument.toExamples(GOLDEN.documents());
  }

  private static void assertSame(GradientSum found, double price, String name) {
    Loss expected = GOLDEN.losses().get(name);
    GradientAssertions.assertSame(
        LEARNED, found.gradient(), price * GOLDEN.answerTokens(), expected.gradients());
    if (expected.differences() != null) {
      assertDifferences(found, price * GOLDEN.answerTokens(), expected);
    }
  }

  private static void assertDifferences(GradientSum found, double divisor, Loss expected) {
    int start = 0;
    int gates = 0;
    for (ModelTensor tensor : InferenceRuntime.tensors(LEARNED)) {
      List<Double> differences = expected.differences().get(tensor.name());
      if (differences != null) {
        Digest digest = expected.gradients().get(tensor.name());
        double tolerance = OF_DIFFERENCES * (1 + digest.norm());
        for (int i = 0; i < differences.size(); i++) {
          assertThat(found.gradient()[start + digest.indexes().get(i)] / divisor)
              .as("%s[%d]", tensor.name(), digest.indexes().get(i))
              .isCloseTo(differences.get(i), within(tolerance));
        }
        gates++;
      }
      start += (int) tensor.shape().stream().reduce(1L, Math::multiplyExact).longValue();
    }
    assertThat(gates).isEqualTo(expected.differences().size()).isEqualTo(28);
  }

  private static void assertLoss(GradientSum found, String name) {
    double expected = GOLDEN.losses().get(name).loss();
    assertThat(found.loss() / GOLDEN.answerTokens())
        .isCloseTo(expected, within(1e-5 * Math.abs(expected)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LEARNERS", "GATES"})
  void modulesLearnOfTheDenseOnes(LearnedParts parts) {
    String name = parts == LearnedParts.LEARNERS ? "learners" : "gates";
    OptionValues options =
        PLAIN.with(EffortOption.LEARN, parts).with(EffortOption.TAU, GOLDEN.tau());
    try (Trainer trainer = Trainer.open(LEARNED, START, TrainingOptionsFixture.of(options))) {
      double loss = trainer.loss(examples());
      GradientSum found = trainer.gradient(List.of(examples()));
      assertLoss(found, name);
      assertSame(found, 1, name);
      assertThat(loss).isCloseTo(found.loss() / GOLDEN.answerTokens(), within(1e-6 * loss));
    }
  }

  /** At a price that remembers a share of the budget's size: nothing. */
  private static GradientSum endToEnd(OptionValues options) {
    return endToEnd(options, 0.5f);
  }

  private static GradientSum endToEnd(OptionValues options, float share) {
    try (Trainer trainer = Trainer.open(LEARNED, TrainingOptionsFixture.of(options))) {
      TrainingState start = trainer.state();
      TreeMap<String, float[]> memory = new TreeMap<>(start.optimizer());
      memory.put("effort", new float[] {share});
      trainer.restore(new TrainingState(0, start.weights(), memory));
      return trainer.gradient(List.of(examples()));
    }
  }

  @Test
  void answersTeachGatesToo() {
    GradientSum found = endToEnd(END_TO_END);
    assertLoss(found, "cross_entropy");
    assertSame(found, 1, "cross_entropy");
    assertThat(found.work().run()).isCloseTo(GOLDEN.run(), within(1e-5 * GOLDEN.run()));
    assertThat(found.work().all()).isCloseTo(GOLDEN.full(), within(1e-6 * GOLDEN.full()));
  }

  @Test
  void howAlikeTheNumbersOfLearnersAre() {
    OptionValues options = END_TO_END.with(TrainingOption.ANSWER_WEIGHT, NONE);
    GradientSum found = endToEnd(options.with(EffortOption.CHOICE_ENTROPY_WEIGHT, 1.0));
    assertLoss(found, "entropy");
    assertSame(found, 1, "entropy");
  }

  /** The more, the better. */
  @Test
  void howDifferentDocumentsAre() {
    OptionValues options = END_TO_END.with(TrainingOption.ANSWER_WEIGHT, NONE);
    GradientSum found = endToEnd(options.with(EffortOption.CHOICE_DIVERSITY_WEIGHT, 1.0));
    assertThat(-found.loss() / GOLDEN.answerTokens())
        .isCloseTo(GOLDEN.losses().get("diversity").loss(), within(1e-6));
    for (int i = 0; i < found.gradient().length; i++) {
      found.gradient()[i] = -found.gradient()[i];
    }
    assertSame(found, 1, "diversity");
  }

  /**
   * Its gradient is that of the price times the share; the loss that is told has no price in it.
   */
  @Test
  void theShareThatRuns() {
    OptionValues options =
        END_TO_END.with(TrainingOption.ANSWER_WEIGHT, NONE).with(EffortOption.ACM_WEIGHT, 0.25);
    float share = 0.515f;
    GradientSum found = endToEnd(options, share);
    assertThat(found.loss()).isCloseTo(0, within(1e-20));
    double hundredthsTooMuch = (share - 0.5) / 0.01;
    assertSame(found, 0.25 * hundredthsTooMuch, "share");
  }

  /** Where no budget is given, gates choose what they chose, and have no gradient. */
  @Test
  void withoutABudgetGatesAreLeftAlone() {
    try (Trainer trainer = Trainer.open(LEARNED, TrainingOptionsFixture.of(PLAIN))) {
      GradientSum found = trainer.gradient(List.of(examples()));
      assertLoss(found, "cross_entropy");
      assertThat(found.work()).isEqualTo(LearnerWork.NONE);
      int start = 0;
      for (ModelTensor tensor : InferenceRuntime.tensors(LEARNED)) {
        int end = start + (int) tensor.shape().stream().reduce(1L, Math::multiplyExact).longValue();
        for (; start < end; start++) {
          if (tensor.name().contains(".gate.")) {
            assertThat(found.gradient()[start]).isZero();
          }
        }
      }
    }
  }
}
