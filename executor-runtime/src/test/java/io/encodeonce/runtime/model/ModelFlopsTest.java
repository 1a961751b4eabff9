package io.encodeonce.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.Golden;
import io.encodeonce.runtime.family.Downsampling;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.TinyCheckpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against products counted one by one, and against the method's formulas. */
class ModelFlopsTest {
  /** Width, heads and feed-forward width of both golden models. */
  private static final int D = 20;

  private static final int H = 3;
  private static final int F = 29;

  private static final ModelConfig CONFIG = ModelConfig.read(Golden.directory("t5-gated-untied"));
  private static final ModelFlops GATED = new ModelFlops(CONFIG);
  private static final int GATED_HEAD = 8;
  private static final int GATED_VOCABULARY = 97;
  private static final ModelFlops DEEP =
      new ModelFlops(ModelConfig.read(Golden.directory("deep-decoder")));
  private static final int DEEP_HEAD = 7;
  private static final int DEEP_VOCABULARY = 101;

  @Test
  void aDocumentIsCountedProductByProduct() {
    int inner = H * GATED_HEAD;
    double expected = 0;
    for (int layer = 0; layer < 2; layer++) {
      expected += 3 * matrix(5, D, inner) + matrix(5, inner, D);
      expected += H * (matrix(5, GATED_HEAD, 5) + matrix(5, 5, GATED_HEAD));
      expected += 2 * matrix(5, D, F) + matrix(5, F, D);
    }
    expected += 2 * 2 * matrix(5, D, inner);
    assertThat(GATED.encoding(5)).isEqualTo(expected);
  }

  @Test
  void eachLayerAndTheDecoderCountTheTokensThatTheyRead() {
    int inner = H * DEEP_HEAD;
    double layer = 4 * matrix(7, D, inner) + 2 * H * matrix(7, DEEP_HEAD, 7) + 2 * matrix(7, D, F);
    double crossKeysValues = 3 * 2 * matrix(3, D, inner);
    assertThat(DEEP.encoding(List.of(7, 3))).isEqualTo(layer + crossKeysValues);
    assertThat(GATED.encoding(List.of(9, 6, 2)))
        .isEqualTo(
            GATED.encoding(List.of(9, 0, 0))
                + GATED.encoding(List.of(0, 6, 0))
                + GATED.encoding(List.of(0, 0, 2)));
  }

  /** Before the first layer, and before the decoder, which is after the second. */
  @Test
  void aSamplerReadsTheTokensThatCameToIt() {
    Downsampling downsampling = new Downsampling(List.of(1, 2), 5, List.of());
    ModelFlops flops = new ModelFlops(CONFIG.adapted(downsampling));
    double first = matrix(9, D, 5) + matrix(9, 5, 1);
    double last = matrix(6, D, 5) + matrix(6, 5, 1);
    List<Integer> kept = List.of(9, 6, 2);
    assertThat(flops.encoding(kept)).isEqualTo(first + last + GATED.encoding(kept));
    assertThat(flops.encoding(9)).as("none runs").isEqualTo(GATED.encoding(9));
  }

  @Test
  void aSamplerOfEmbeddingsMultipliesNothing() {
    Downsampling downsampling = new Downsampling(List.of(0), 5, List.of());
    List<Integer> kept = List.of(6, 6, 6);
    assertThat(new ModelFlops(CONFIG.adapted(downsampling)).encoding(kept))
        .isEqualTo(GATED.encoding(kept));
  }

  /** Two rows of a document of 6 tokens, one of a document of 4; one goes on from position 3. */
  @Test
  void aStepIsCountedTokenByToken() {
    List<NewTokens> rows =
        List.of(
            new NewTokens(0, 0, 0, List.of(0, 5, 9)),
            new NewTokens(0, 1, 3, List.of(7)),
            new NewTokens(1, 2, 0, List.of(0, 8)));
    int[] documents = {6, 4};
    int inner = H * DEEP_HEAD;
    double expected = 0;
    for (NewTokens row : rows) {
      for (int i = 0; i < row.ids().size(); i++) {
        boolean isAsked = i == row.ids().size() - 1;
        for (int layer = 0; layer < 3; layer++) {
          expected += 3 * matrix(1, D, inner);
          expected += 2 * H * matrix(1, DEEP_HEAD, row.position() + i + 1);
          if (layer < 2 || isAsked) {
            expected += 3 * matrix(1, inner, D);
            expected += 2 * H * matrix(1, DEEP_HEAD, documents[row.document()]);
            expected += 2 * matrix(1, D, F);
          }
        }
      }
      expected += matrix(1, D, DEEP_VOCABULARY);
    }
    assertThat(DEEP.decoding(NewTokens.block(rows), documents)).isEqualTo(expected);
  }

  @Test
  void rowsTogetherAreTheSumOfRowsAlone() {
    NewTokens first = new NewTokens(0, 0, 2, List.of(7, 9));
    NewTokens second = new NewTokens(1, 1, 0, List.of(0));
    assertThat(GATED.decoding(NewTokens.block(List.of(first, second)), new int[] {11, 3}))
        .isEqualTo(alone(2, List.of(7, 9), 11) + alone(0, List.of(0), 3))
        .isGreaterThan(2 * matrix(1, D, GATED_VOCABULARY));
  }

  private static double alone(int position, List<Integer> ids, int document) {
    return GATED.decoding(
        NewTokens.block(List.of(new NewTokens(0, 0, position, ids))), new int[] {document});
  }

  /** In which heads * headSize is the width, and each token is asked for the next. */
  @Test
  void theMethodsFormulasHold(@TempDir Path folder) throws IOException {
    TinyCheckpoint checkpoint = new TinyCheckpoint(folder);
    checkpoint.config().put("d_kv", 2).put("feed_forward_proj", "relu").put("num_layers", 4);
    checkpoint.write();
    ModelFlops flops = new ModelFlops(ModelConfig.read(folder));
    double d = 6;
    double f = 7;
    double s = 13;
    assertThat(flops.encoding(13))
        .isEqualTo(4 * ((8 * d * d + 4 * d * f) * s + 4 * d * s * s) + 2 * 4 * d * d * s);
    for (int t = 1; t < 4; t++) {
      NewTokens token = new NewTokens(0, 0, t - 1, List.of(5));
      assertThat(flops.decoding(NewTokens.block(List.of(token)), new int[] {13}))
          .isEqualTo(2 * (12 * d * d + 4 * d * f + 4 * d * t + 4 * d * s) + 2 * d * 11);
    }
  }

  /** Rows of a matrix by one of so many columns. */
  private static double matrix(int rows, int inputs, int outputs) {
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      for (int output = 0; output < outputs; output++) {
        for (int input = 0; input < inputs; input++) {
          sum += 2;
        }
      }
    }
    return sum;
  }
}
