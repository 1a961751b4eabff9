package io.encodeonce.jobs.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.jobs.model.ModelShape;
import org.junit.jupiter.api.Test;

/** Against the method's formulas, in which heads * headSize is the width. */
class MatrixProductsTest {
  private static final double D = 8;
  private static final double F = 20;
  private static final double V = 100;

  @Test
  void countsADocument() {
    double s = 5;
    double encoder = 3 * ((8 * D * D + 4 * D * F) * s + 4 * D * s * s);
    assertThat(products(false).document(s)).isEqualTo(encoder + 2 * 4 * D * D * s);
  }

  @Test
  void aGateIsAThirdMatrix() {
    assertThat(products(true).document(1) - products(false).document(1)).isEqualTo(3 * 2 * D * F);
  }

  @Test
  void countsAnAnswerTokenByToken() {
    double s = 5;
    double sum = 0;
    for (int t = 1; t <= 4 + 3; t++) {
      sum += 2 * (12 * D * D + 4 * D * F + 4 * D * t + 4 * D * s);
    }
    assertThat(products(false).answer(s, 4, 3)).isEqualTo(sum + 3 * 2 * D * V);
  }

  @Test
  void theHeadsMayBeWiderThanTheModel() {
    ModelShape wide = new ModelShape(8, 4, 4, 20, 1, 0, 100, false, true);
    assertThat(new MatrixProducts(wide).document(1)).isEqualTo(4 * 2 * 8 * 16 + 4 * D * F + 4 * 16);
  }

  private static MatrixProducts products(boolean gated) {
    return new MatrixProducts(new ModelShape(8, 4, 2, 20, 3, 2, 100, gated, true));
  }
}
