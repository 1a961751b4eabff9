package io.encodeonce.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.LongDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerSettingsTest {
  private static final TokenizerSettings DEFAULTS =
      new TokenizerSettings(OptionalInt.empty(), LongDocuments.KEEP_START, false, false);

  @TempDir Path directory;

  private TokenizerSettings read(String json) throws IOException {
    Files.writeString(directory.resolve("tokenizer_config.json"), json);
    return TokenizerSettings.read(directory);
  }

  @Test
  void readsEachKey() throws IOException {
    String json =
        "{\"model_max_length\": 700, \"truncation_side\": \"left\","
            + " \"clean_up_tokenization_spaces\": true, \"split_special_tokens\": true}";

    assertThat(read(json))
        .isEqualTo(new TokenizerSettings(OptionalInt.of(700), LongDocuments.KEEP_END, true, true));
  }

  @Test
  void hasDefaultsWithoutTheFile() {
    assertThat(TokenizerSettings.read(directory)).isEqualTo(DEFAULTS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"model_max_length\": null, \"truncation_side\": null}",
        "{\"model_max_length\": 1000000000000000019884624838656}",
        "{\"model_max_length\": 1e30}",
        "{\"truncation_side\": \"right\"}"
      })
  void hasDefaultsWhereNothingIsSaid(String json) throws IOException {
    assertThat(read(json)).isEqualTo(DEFAULTS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "-1", "-1e30", "\"512\"", "true"})
  void refusesAnImpossibleLength(String length) {
    assertThatThrownBy(() -> read("{\"model_max_length\": %s}".formatted(length)))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll("tokenizer_config.json", "model_max_length is");
  }

  @Test
  void refusesAnUnknownSide() {
    assertThatThrownBy(() -> read("{\"truncation_side\": \"middle\"}"))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll("truncation_side is middle", "left or right");
  }
}
