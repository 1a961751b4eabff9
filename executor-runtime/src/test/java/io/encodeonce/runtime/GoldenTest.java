package io.encodeonce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.runtime.Golden.GoldenAnswer;
import io.encodeonce.runtime.Golden.GoldenDocument;
import io.encodeonce.runtime.checkpoint.StoredType;
import io.encodeonce.runtime.family.CheckpointWriter;
import io.encodeonce.runtime.family.FlatWeights;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.family.StoredNumbers;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Token for token what Hugging Face answers, for every variant of the family. */
class GoldenTest {
  private static final double SCORE_TOLERANCE_NATS = 1e-3;

  @ParameterizedTest
  @MethodSource("io.encodeonce.runtime.Golden#variants")
  void equalsHuggingFace(String variant) {
    Golden golden = Golden.read(variant);
    check(Golden.directory(variant), golden, 0, GoldenDocument::answers);
  }

  @ParameterizedTest
  @MethodSource("io.encodeonce.runtime.Golden#variants")
  void equalsHuggingFaceWithLeastLength(String variant) {
    Golden golden = Golden.read(variant);
    check(Golden.directory(variant), golden, 4, GoldenDocument::answersOfFourTokens);
  }

  @ParameterizedTest
  @MethodSource("io.encodeonce.runtime.Golden#variants")
  void equalsHuggingFaceOnceItIsReadAndWritten(String variant, @TempDir Path parent) {
    Path base = Golden.directory(variant);
    Path written = parent.resolve("written");
    FlatWeights weights = StoredNumbers.read(StoredModel.open(base));
    CheckpointWriter.write(base, weights, StoredType.FP32, written);

    check(written, Golden.read(variant), 0, GoldenDocument::answers);
  }

  private static void check(
      Path model,
      Golden golden,
      int minNewTokens,
      Function<GoldenDocument, List<GoldenAnswer>> expected) {
    RuntimeOptions options =
        RuntimeOptions.defaults()
            .withDevice(TestDevice.asked())
            .withPrecision(Precision.FP32)
            .withNewTokens(minNewTokens, golden.maxNewTokens());
    try (InferenceRuntime runtime = InferenceRuntime.open(model, options)) {
      List<DocumentAnswers> actual = runtime.answer(golden.toDocuments());
      for (int d = 0; d < golden.documents().size(); d++) {
        GoldenDocument document = golden.documents().get(d);
        assertThat(actual.get(d).error()).isEmpty();
        assertThat(actual.get(d).documentTokens()).isEqualTo(document.ids().size());
        check(expected.apply(document), actual.get(d).answers());
      }
    }
  }

  private static void check(List<GoldenAnswer> expected, List<GeneratedText> actual) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i).tokenIds()).isEqualTo(expected.get(i).ids());
      assertThat(actual.get(i).text()).isEqualTo(expected.get(i).text());
      assertThat(actual.get(i).finish()).isEqualTo(expected.get(i).finish());
      assertThat(actual.get(i).score())
          .isCloseTo(expected.get(i).score(), within(SCORE_TOLERANCE_NATS));
    }
  }
}
