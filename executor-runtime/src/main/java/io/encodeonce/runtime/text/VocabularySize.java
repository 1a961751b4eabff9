package io.encodeonce.runtime.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.encodeonce.runtime.InferenceException;
import java.nio.file.Path;

/** The highest token id of a {@code tokenizer.json}, plus one. */
final class VocabularySize {
  private VocabularySize() {}

  static int of(Path file) {
    JsonNode tokenizer = JsonObjects.read(file);
    JsonNode vocabulary = tokenizer.path("model").path("vocab");
    // A list gives its tokens' ids by their order, an object by its values.
    int size = vocabulary.isArray() ? vocabulary.size() : highest(vocabulary) + 1;
    for (JsonNode added : tokenizer.path("added_tokens")) {
      size = Math.max(size, added.path("id").asInt(-1) + 1);
    }
    if (size == 0) {
      throw new InferenceException("%s has no vocabulary".formatted(file));
    }
    return size;
  }

  private static int highest(JsonNode ids) {
    int highest = -1;
    for (JsonNode id : ids) {
      highest = Math.max(highest, id.asInt(-1));
    }
    return highest;
  }
}
