package io.encodeonce.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.encodeonce.runtime.SpecialTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ByteTokenizerTest {
  @TempDir private static Path directory;
  private static Tokenizer tokenizer;

  @BeforeAll
  static void open() throws IOException {
    Files.writeString(
        directory.resolve("tokenizer_config.json"), "{\"tokenizer_class\": \"ByT5Tokenizer\"}");
    tokenizer = Tokenizers.open(directory, 1);
  }

  private static List<JsonNode> documents() {
    return Golden.byteDocuments();
  }

  private static List<JsonNode> decoded() {
    return Golden.decodedBytes();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void encodesAsHuggingFace(JsonNode golden) {
    String text = golden.get("text").textValue();
    int[] document = Golden.ids(golden.get("ids"));

    assertThat(tokenizer.encodeDocument(text)).containsExactly(document);
    assertThat(tokenizer.encodePrompt(text))
        .containsExactly(Arrays.copyOf(document, document.length - 1));
    assertThat(tokenizer.decode(document, SpecialTokens.SKIP)).isEqualTo(text);
  }

  @ParameterizedTest
  @MethodSource("decoded")
  void decodesAsHuggingFace(JsonNode golden) {
    assertThat(tokenizer.decode(Golden.ids(golden.get("ids")), SpecialTokens.SKIP))
        .isEqualTo(golden.get("text").textValue());
  }

  /** A byte is called by the character of its number. */
  @Test
  void tellsTokensAsTheVocabularyWritesThem() {
    assertThat(tokenizer.documentTokens("a\u00e9"))
        .containsExactly("a", "\u00c3", "\u00a9", "</s>");
  }

  @Test
  void readsUnpairedSurrogatesAsReplacementCharacters() {
    assertThat(tokenizer.encodePrompt("a\uD83Db"))
        .containsExactly(tokenizer.encodePrompt("a\uFFFDb"));
  }

  @Test
  void readsSpecialTokensInAText() {
    assertThat(tokenizer.encodePrompt("a </s> b<extra_id_0>")).containsExactly(100, 1, 101, 259);
  }

  @Test
  void hasATokenForEachByteAfterTheSpecialOnes() {
    assertThat(tokenizer.vocabularySize()).isEqualTo(259);
  }
}
