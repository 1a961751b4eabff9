package io.encodeonce.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.SpecialTokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens are found and left out as in Hugging Face, wherever a file names them. */
class AddedTokensTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int END = 1;

  @TempDir private Path directory;

  static Stream<Named<Case>> cases() throws IOException {
    try (InputStream stream =
        AddedTokensTest.class.getResourceAsStream("/tokenizer/added_tokens.json")) {
      JsonNode golden = MAPPER.readTree(stream);
      return StreamSupport.stream(golden.get("cases").spliterator(), false)
          .map(
              each ->
                  Named.of(each.get("name").textValue(), new Case(golden.get("tokenizer"), each)));
    }
  }

  /**
   * @param tokenizer what a {@code tokenizer.json} has that does not say otherwise
   */
  private record Case(JsonNode tokenizer, JsonNode golden) {
    void write(Path directory) throws IOException {
      for (Map.Entry<String, JsonNode> file : golden.get("files").properties()) {
        JsonNode content =
            file.getKey().equals("tokenizer.json")
                ? tokenizer.<ObjectNode>deepCopy().setAll((ObjectNode) file.getValue())
                : file.getValue();
        MAPPER.writeValue(directory.resolve(file.getKey()).toFile(), content);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithHuggingFace(Case each) throws IOException {
    each.write(directory);
    try (Tokenizer tokenizer = Tokenizers.open(directory, END)) {
      for (JsonNode golden : each.golden().get("texts")) {
        String text = golden.get("text").textValue();
        int[] document = Golden.ids(golden.get("document"));
        assertThat(tokenizer.encodeDocument(text)).as(text).containsExactly(document);
        assertThat(tokenizer.encodePrompt(text))
            .as(text)
            .containsExactly(Golden.ids(golden.get("prompt")));
        assertDecodes(tokenizer, document, golden);
      }
      for (JsonNode golden : each.golden().get("decoded")) {
        assertDecodes(tokenizer, Golden.ids(golden.get("ids")), golden);
      }
    }
  }

  private static void assertDecodes(Tokenizer tokenizer, int[] ids, JsonNode golden) {
    assertThat(tokenizer.decode(ids, SpecialTokens.KEEP))
        .as(golden.toString())
        .isEqualTo(golden.get("kept").textValue());
    assertThat(tokenizer.decode(ids, SpecialTokens.SKIP))
        .as(golden.toString())
        .isEqualTo(golden.get("skipped").textValue());
  }
}
