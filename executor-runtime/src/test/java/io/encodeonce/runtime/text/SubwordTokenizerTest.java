package io.encodeonce.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.encodeonce.runtime.SpecialTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SubwordTokenizerTest {
  private static final int END = 1;

  @TempDir static Path directory;
  private static Tokenizer tokenizer;

  @BeforeAll
  static void open() throws IOException {
    Golden.copyTokenizer(directory);
    tokenizer = Tokenizers.open(directory, END);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  private static List<JsonNode> texts() {
    return Golden.texts();
  }

  @ParameterizedTest
  @MethodSource("texts")
  void agreesWithHuggingFace(JsonNode golden) {
    String text = golden.get("text").textValue();

    assertThat(tokenizer.encodeDocument(text)).containsExactly(Golden.ids(golden.get("document")));
    assertThat(tokenizer.encodePrompt(text)).containsExactly(Golden.ids(golden.get("prompt")));
    assertThat(tokenizer.decode(Golden.ids(golden.get("document")), SpecialTokens.SKIP))
        .isEqualTo(golden.get("decoded").textValue());
  }

  @Test
  void cleansSpacesUpWhereTheCheckpointSaysSo(@TempDir Path cleaning) throws IOException {
    Golden.copyTokenizer(cleaning);
    Files.writeString(
        cleaning.resolve("tokenizer_config.json"), "{\"clean_up_tokenization_spaces\": true}");
    try (Tokenizer cleaner = Tokenizers.open(cleaning, END)) {
      for (JsonNode golden : texts()) {
        assertThat(cleaner.decode(Golden.ids(golden.get("document")), SpecialTokens.SKIP))
            .isEqualTo(golden.get("cleaned").textValue());
      }
    }
  }

  @Test
  void vocabularySizeCountsAddedTokens() {
    assertThat(tokenizer.vocabularySize()).isEqualTo(Golden.vocabularySize());
  }

  @ParameterizedTest
  @CsvSource({
    "a\uD83Db, a\uFFFDb",
    "\uDE00, \uFFFD",
    "x\uD83D, x\uFFFD",
    "\uDE00\uD83D, \uFFFD\uFFFD"
  })
  void readsUnpairedSurrogatesAsReplacementCharacters(String text, String repaired) {
    assertThat(tokenizer.encodeDocument(text)).containsExactly(tokenizer.encodeDocument(repaired));
  }

  @Test
  void aMillionCharactersAreReadWhole() {
    String unit = " the price of \uD83D\uDE00 \u0000";
    int repeats = 1_000_000 / unit.length();

    int[] once = tokenizer.encodePrompt(unit);
    int[] many = tokenizer.encodePrompt(unit.repeat(repeats));

    assertThat(many).hasSize(once.length * repeats).startsWith(once).endsWith(once);
    assertThat(tokenizer.decode(many, SpecialTokens.SKIP))
        .isEqualTo(unit.repeat(repeats).substring(1));
  }

  @Test
  void leavesOutIdsThatTheTokenizerLacks() {
    int[] ids = tokenizer.encodePrompt("the price");
    int[] strange = {ids[0], Golden.vocabularySize(), Integer.MAX_VALUE, END, 0, ids[1]};

    assertThat(tokenizer.decode(strange, SpecialTokens.SKIP)).isEqualTo("the price");
    assertThat(tokenizer.decode(new int[0], SpecialTokens.SKIP)).isEmpty();
  }

  @Test
  void severalThreadsGetWhatOneGets() {
    List<JsonNode> texts = texts();
    IntStream.range(0, 2000)
        .parallel()
        .mapToObj(i -> texts.get(i % texts.size()))
        .forEach(this::agreesWithHuggingFace);
  }

  @Test
  void isNotUsedAfterItIsClosed() {
    Tokenizer closed = Tokenizers.open(directory, END);
    closed.close();
    closed.close();

    assertThatThrownBy(() -> closed.encodeDocument("text"))
        .isInstanceOf(IllegalStateException.class);
  }
}
