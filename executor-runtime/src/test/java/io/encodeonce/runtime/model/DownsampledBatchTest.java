package io.encodeonce.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.TestDevice;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.model.load.TransformerLoader;
import io.encodeonce.runtime.state.CrossKeysValues;
import io.encodeonce.runtime.tensor.Scope;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that lose tokens together are each as alone, beyond a block of queries too. */
class DownsampledBatchTest {
  /** Sums over 900 keys in another order: without samplers, numbers up to 10 differ by 1.3e-4. */
  private static final float REORDERED = 1e-3f;

  /** With the last one, each document keeps one token. */
  @ParameterizedTest
  @ValueSource(doubles = {Transformer.ALL_TOKENS, 0, -0.5, -1000})
  void documentsEncodedTogetherAreEachAsAlone(double shift) {
    StoredModel checkpoint = StoredModel.open(SampledGolden.DIRECTORY);
    List<int[]> documents = SampledGolden.read().tokens();
    try (Transformer transformer =
        TransformerLoader.load(checkpoint, Precision.FP32, TestDevice.torch())) {
      List<CrossKeysValues> together = transformer.encode(documents, shift);
      for (int d = 0; d < documents.size(); d++) {
        try (CrossKeysValues one = together.get(d);
            CrossKeysValues alone = transformer.encode(List.of(documents.get(d)), shift).get(0)) {
          assertThat(one.keptTokens()).isEqualTo(alone.keptTokens());
          assertClose(floats(transformer, one), floats(transformer, alone));
        }
      }
    }
  }

  private static float[] floats(Transformer transformer, CrossKeysValues document) {
    try (Scope scope = transformer.scope()) {
      return scope.toFloats(document.tensor());
    }
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(REORDERED));
    }
  }
}
