package io.encodeonce.runtime.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** What make_tokenizer_golden.py wrote. */
final class Golden {
  private static final JsonNode ANSWERS = read();

  private Golden() {}

  private static JsonNode read() {
    try (InputStream stream = Golden.class.getResourceAsStream("/tokenizer/golden.json")) {
      return new ObjectMapper().readTree(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int vocabularySize() {
    return ANSWERS.get("vocabularySize").intValue();
  }

  static List<JsonNode> texts() {
    return list(ANSWERS.get("texts"));
  }

  static List<JsonNode> byteDocuments() {
    return list(ANSWERS.at("/bytes/documents"));
  }

  static List<JsonNode> decodedBytes() {
    return list(ANSWERS.at("/bytes/decoded"));
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  static int[] ids(JsonNode array) {
    return list(array).stream().mapToInt(JsonNode::intValue).toArray();
  }

  /** Puts the golden tokenizer into a model directory. */
  static void copyTokenizer(Path directory) throws IOException {
    try (InputStream stream = Golden.class.getResourceAsStream("/tokenizer/tokenizer.json")) {
      Files.copy(stream, directory.resolve("tokenizer.json"));
    }
  }
}
