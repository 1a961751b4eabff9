package io.encodeonce.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.encodeonce.runtime.LongDocuments;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ByteTokenizerTest {
  private final Tokenizer tokenizer =
      new ByteTokenizer(
          1, new TokenizerSettings(OptionalInt.empty(), LongDocuments.KEEP_START, false));

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
    assertThat(tokenizer.decode(document)).isEqualTo(text);
  }

  @ParameterizedTest
  @MethodSource("decoded")
  void decodesAsHuggingFace(JsonNode golden) {
    assertThat(tokenizer.decode(Golden.ids(golden.get("ids"))))
        .isEqualTo(golden.get("text").textValue());
  }

  @Test
  void readsUnpairedSurrogatesAsReplacementCharacters() {
    assertThat(tokenizer.encodePrompt("a\uD83Db"))
        .containsExactly(tokenizer.encodePrompt("a\uFFFDb"));
  }

  @Test
  void readsSpecialTokensInATextAsBytes() {
    assertThat(tokenizer.encodePrompt("</s>")).containsExactly(63, 50, 118, 65);
  }

  @Test
  void hasATokenForEachByteAfterTheSpecialOnes() {
    assertThat(tokenizer.vocabularySize()).isEqualTo(259);
  }
}
