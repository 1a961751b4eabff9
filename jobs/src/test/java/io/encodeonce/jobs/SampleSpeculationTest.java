package io.encodeonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.jobs.data.Dialogues;
import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.GeneratedText;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.Speculation;
import io.encodeonce.runtime.SpeculationCounts;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sample model and its draft on real dialogues. */
class SampleSpeculationTest {
  private static final Path SAMPLE =
      Path.of("../spark-udf/src/main/resources/io/encodeonce/spark/sample");
  private static final Path LARGE = SAMPLE.resolve("dialogue-large");
  private static final Path SMALL = SAMPLE.resolve("dialogue-small");
  private static final List<Document> DOCUMENTS = Dialogues.embedded().limited(15).documents();
  private static final Speculation EXACT =
      Speculation.exact().withWhen(Speculation.When.ALWAYS).withFallbackThreshold(0);

  private static RuntimeOptions options(Precision precision) {
    return RuntimeOptions.defaults()
        .withDevice(Device.CPU)
        .withPrecision(precision)
        .withNewTokens(0, 32);
  }

  private static List<GeneratedText> answers(InferenceRuntime runtime) {
    return runtime.answer(DOCUMENTS).stream()
        .flatMap(document -> document.answers().stream())
        .toList();
  }

  private static List<List<Integer>> tokens(List<GeneratedText> answers) {
    return answers.stream().map(GeneratedText::tokenIds).toList();
  }

  @ParameterizedTest
  @EnumSource(names = {"FP32", "INT8"})
  void exactSpeculationGivesTheLargeModelsAnswers(Precision precision) {
    RuntimeOptions options = options(precision);
    try (InferenceRuntime large = InferenceRuntime.open(LARGE, options);
        InferenceRuntime drafted =
            InferenceRuntime.open(LARGE, SMALL, options.withSpeculation(EXACT));
        InferenceRuntime automatic = InferenceRuntime.open(LARGE, SMALL, options)) {
      List<List<Integer>> expected = tokens(answers(large));
      assertThat(tokens(answers(drafted))).isEqualTo(expected);
      assertThat(tokens(answers(automatic))).isEqualTo(expected);
      SpeculationCounts counts = drafted.metrics().speculation().answers();
      double tried = counts.accepted() + counts.rollbacks();
      assertThat(counts.accepted() / tried).as("agreement").isBetween(0.9, 1.0);
      assertThat(counts.tokensPerLargeCall()).isGreaterThan(2);
    }
  }

  @Test
  void deviationIsWithinItsThreshold() {
    Speculation deviation = Speculation.deviation(0.4, 3);
    try (InferenceRuntime large = InferenceRuntime.open(LARGE, options(Precision.FP32));
        InferenceRuntime drafted =
            InferenceRuntime.open(
                LARGE, SMALL, options(Precision.FP32).withSpeculation(deviation))) {
      List<List<Integer>> expected = tokens(answers(large));
      List<GeneratedText> actual = answers(drafted);
      long same = 0;
      for (int i = 0; i < actual.size(); i++) {
        same += actual.get(i).tokenIds().equals(expected.get(i)) ? 1 : 0;
        assertThat(-actual.get(i).score()).isLessThan(4.0 * actual.get(i).tokenIds().size());
      }
      assertThat((double) same / actual.size()).isBetween(0.9, 1.0);
    }
  }
}
