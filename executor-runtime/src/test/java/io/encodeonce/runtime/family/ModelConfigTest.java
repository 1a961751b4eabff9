package io.encodeonce.runtime.family;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.InferenceException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelConfigTest {
  private static ModelConfig ofSize(int vocabularySize) {
    return new ModelConfig(
        Family.T5,
        vocabularySize,
        6,
        5,
        3,
        1,
        2,
        new RelativeBias(8, 20),
        new FeedForward(7, Activation.RELU, false),
        new Norm(1e-6),
        new Output(true, true),
        new TokenRoles(0, List.of(1), 1, 0),
        Downsampling.NONE,
        Learners.NONE,
        LayerShapes.ALIKE,
        PruningMasks.NONE);
  }

  @ParameterizedTest
  @CsvSource({"32128, 32100", "250112, 250100", "384, 259", "4000, 4000", "250112, 225101"})
  void acceptsATokenizerUpToThePaddingOfTheMatrix(int modelSize, int tokenizerSize) {
    assertThatCode(() -> ofSize(modelSize).requireTokenizer(tokenizerSize))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"32128, 28915", "250112, 225100", "2000, 975"})
  void refusesATokenizerThatPaddingDoesNotExplain(int modelSize, int tokenizerSize) {
    assertThatThrownBy(() -> ofSize(modelSize).requireTokenizer(tokenizerSize))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("vocab_size is " + modelSize)
        .hasMessageContaining("only " + tokenizerSize + " tokens");
  }

  @ParameterizedTest
  @CsvSource({"4000, 4001", "100, 32100"})
  void refusesATokenizerWithMoreTokensThanTheMatrix(int modelSize, int tokenizerSize) {
    assertThatThrownBy(() -> ofSize(modelSize).requireTokenizer(tokenizerSize))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("up to " + (tokenizerSize - 1))
        .hasMessageContaining("vocab_size is " + modelSize);
  }
}
