package io.encodeonce.runtime.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.InferenceException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A token that is found in a text before the rest is split, as Hugging Face's files describe it.
 *
 * @param singleWord whether it is found only where no letter is beside it
 * @param stripsLeft whether it takes the white space before it
 * @param stripsRight whether it takes the white space after it
 * @param statedNormalized whether it is looked for in the normalised text; where nothing is stated,
 *     special tokens are looked for in the text as it is
 * @param special whether it is left out when decoding
 */
record AddedToken(
    String content,
    boolean singleWord,
    boolean stripsLeft,
    boolean stripsRight,
    Optional<Boolean> statedNormalized,
    boolean special) {

  /** A special token without other flags. */
  static AddedToken special(String content) {
    return new AddedToken(content, false, false, false, Optional.empty(), true);
  }

  /** A token without flags, which stays normalised where it turns out to be special later. */
  static AddedToken legacy(String content, boolean special) {
    return new AddedToken(content, false, false, false, Optional.of(!special), special);
  }

  /** ByT5's way with its own tokens. */
  static AddedToken stripping(String content) {
    return new AddedToken(content, false, true, true, Optional.empty(), false);
  }

  /**
   * Reads one object.
   *
   * @throws InferenceException if it has no content
   */
  static AddedToken read(Path file, JsonNode token) {
    JsonNode content = token.path("content");
    if (!content.isTextual()) {
      throw new InferenceException(
          "%s: a token is %s, but must be a string, or an object with a content"
              .formatted(file, token));
    }
    JsonNode normalized = token.path("normalized");
    return new AddedToken(
        content.textValue(),
        token.path("single_word").asBoolean(),
        token.path("lstrip").asBoolean(),
        token.path("rstrip").asBoolean(),
        normalized.isBoolean() ? Optional.of(normalized.booleanValue()) : Optional.empty(),
        token.path("special").asBoolean());
  }

  boolean normalized() {
    return statedNormalized.orElse(!special);
  }

  AddedToken withSpecial(boolean value) {
    return new AddedToken(content, singleWord, stripsLeft, stripsRight, statedNormalized, value);
  }

  /** Whether both behave alike, whatever is stated and what follows. */
  boolean isSame(AddedToken other) {
    return settled().equals(other.settled());
  }

  private AddedToken settled() {
    return new AddedToken(
        content, singleWord, stripsLeft, stripsRight, Optional.of(normalized()), special);
  }

  /** As {@code tokenizer.json} lists it. */
  ObjectNode json(int id) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", id)
        .put("content", content)
        .put("single_word", singleWord)
        .put("lstrip", stripsLeft)
        .put("rstrip", stripsRight)
        .put("normalized", normalized())
        .put("special", special);
  }
}
