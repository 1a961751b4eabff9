package io.encodeonce.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.train.TrainingGolden.Digest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Compares gradients with golden ones, tensor by tensor. */
final class GradientAssertions {
  /** By so much more may 32-bit floats stray here than they do in Hugging Face. */
  static final double SLACK = 4;

  private GradientAssertions() {}

  /**
   * Asserts that a gradient divided by a number is what a golden file says.
   *
   * @param model the directory of the model whose tensors it is of
   * @param expected of every tensor
   */
  static void assertSame(
      Path model, float[] gradient, double divisor, Map<String, Digest> expected) {
    int start = 0;
    for (ModelTensor tensor : InferenceRuntime.tensors(model)) {
      int length = (int) tensor.shape().stream().reduce(1L, Math::multiplyExact).longValue();
      float[] found = Arrays.copyOfRange(gradient, start, start + length);
      start += length;
      assertThat(expected).containsKey(tensor.name());
      assertSame(tensor.name(), found, divisor, expected.get(tensor.name()));
    }
    assertThat(start).isEqualTo(gradient.length);
  }

  private static void assertSame(String name, float[] found, double divisor, Digest expected) {
    double tolerance = SLACK * expected.singlePrecisionError() * expected.norm() + 1e-9;
    assertThat(norm(found) / divisor).as(name).isCloseTo(expected.norm(), within(tolerance));
    for (int i = 0; i < expected.indexes().size(); i++) {
      assertThat(found[expected.indexes().get(i)] / divisor)
          .as("%s[%d]", name, expected.indexes().get(i))
          .isCloseTo(expected.values().get(i), within(tolerance));
    }
  }

  static double norm(float[] numbers) {
    double sum = 0;
    for (float number : numbers) {
      sum += (double) number * number;
    }
    return Math.sqrt(sum);
  }

  static double distance(float[] one, float[] other) {
    float[] apart = new float[one.length];
    for (int i = 0; i < one.length; i++) {
      apart[i] = one[i] - other[i];
    }
    return norm(apart);
  }
}
