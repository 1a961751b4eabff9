package io.encodeonce.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.InferenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizersTest {
  @TempDir Path directory;

  private void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }

  private AbstractThrowableAssert<?, ?> assertRefused() {
    return assertThatThrownBy(() -> Tokenizers.open(directory, 1))
        .isInstanceOf(InferenceException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokenizer_config.json", "config.json"})
  void opensBytesWhereAFileNamesThem(String file) throws IOException {
    write(file, "{\"tokenizer_class\": \"ByT5Tokenizer\"}");

    try (Tokenizer tokenizer = Tokenizers.open(directory, 1)) {
      assertThat(tokenizer.encodeDocument("A")).containsExactly(68, 1);
    }
  }

  @Test
  void prefersTokenizerJson() throws IOException {
    write("tokenizer_config.json", "{\"tokenizer_class\": \"ByT5Tokenizer\"}");
    Golden.copyTokenizer(directory);

    try (Tokenizer tokenizer = Tokenizers.open(directory, 1)) {
      assertThat(tokenizer.vocabularySize()).isEqualTo(Golden.vocabularySize());
    }
  }

  @Test
  void refusesSentencePieceFilesWithTheRemedy() throws IOException {
    write("spiece.model", "");

    assertRefused()
        .hasMessageContainingAll(
            "only spiece.model", "AutoTokenizer.from_pretrained('" + directory + "')");
  }

  @Test
  void refusesADirectoryWithoutTokenizer() {
    assertRefused().hasMessageContainingAll(directory.toString(), "no tokenizer.json;");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"model\":",
        "{}",
        "{\"model\": {\"vocab\": []}}",
        "{\"model\": {\"type\": \"Nonsense\", \"vocab\": {\"a\": 0}}}"
      })
  void refusesADamagedTokenizer(String json) throws IOException {
    write("tokenizer.json", json);

    assertRefused().hasMessageContaining("tokenizer.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"added_tokens_decoder\": {\"x\": {\"content\": \"<a>\"}}} | the key x",
        "{\"added_tokens_decoder\": {\"7\": {\"lstrip\": true}}} | a token is {\"lstrip\":true}",
        "{\"eos_token\": 5} | a token is 5",
        "{\"split_special_tokens\": true} | set it to false"
      })
  void refusesTokensThatAreNone(String config, String said) throws IOException {
    Golden.copyTokenizer(directory);
    write("tokenizer_config.json", config);

    assertRefused().hasMessageContainingAll("tokenizer_config.json", said);
  }

  @Test
  void refusesTextsWithTokensThatTheModelLacks() throws IOException {
    Golden.copyTokenizer(directory);
    write("tokenizer_config.json", "{\"tokenizer_class\": \"T5Tokenizer\", \"extra_ids\": 3}");
    int size = Golden.vocabularySize();

    try (Tokenizer tokenizer = Tokenizers.open(directory, 1, size + 1)) {
      assertThat(tokenizer.vocabularySize()).isEqualTo(size);
      assertThat(tokenizer.encodePrompt("<extra_id_1>")).containsExactly(size);
      assertThatThrownBy(() -> tokenizer.encodeDocument("the <extra_id_2>"))
          .isInstanceOf(InferenceException.class)
          .hasMessageContainingAll("<extra_id_2>", "token " + (size + 1), "up to " + size);
    }
  }

  @Test
  void tokenizersAreTheSameWhoseTokensAre(@TempDir Path other) throws IOException {
    Golden.copyTokenizer(directory);
    Golden.copyTokenizer(other);
    assertThat(Tokenizers.areSame(directory, other)).isTrue();

    write("special_tokens_map.json", "{\"eos_token\": \"</s>\"}");
    assertThat(Tokenizers.areSame(directory, other)).isTrue();

    write("special_tokens_map.json", "{\"cls_token\": \"<cls>\"}");
    assertThat(Tokenizers.areSame(directory, other)).isFalse();
  }

  @Test
  void refusesATokenizerWithoutTheEndToken() throws IOException {
    Golden.copyTokenizer(directory);
    int size = Golden.vocabularySize();

    assertThatThrownBy(() -> Tokenizers.open(directory, size))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll(size + " tokens", "token " + size);
  }
}
