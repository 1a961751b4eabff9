package io.encodeonce.runtime.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.LongDocuments;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What {@code tokenizer_config.json} says beside the tokens.
 *
 * @param modelMaxTokens the longest document, in tokens, that the model was made for
 * @param side which end of a longer document is kept: the start or the end
 * @param cleanUpTokenizationSpaces whether spaces before English punctuation go when decoding
 * @param splitSpecialTokens whether added tokens in a text are read as ordinary text
 */
public record TokenizerSettings(
    OptionalInt modelMaxTokens,
    LongDocuments side,
    boolean cleanUpTokenizationSpaces,
    boolean splitSpecialTokens) {
  static final String FILE = "tokenizer_config.json";

  private static final List<String> SHORTENED =
      List.of(" .", " ?", " !", " ,", " ' ", " n't", " 'm", " 's", " 've", " 're");

  public TokenizerSettings {
    Objects.requireNonNull(modelMaxTokens, "modelMaxTokens");
    Objects.requireNonNull(side, "side");
  }

  /** Reads a model directory; absent keys, or an absent file, mean what Hugging Face makes them. */
  public static TokenizerSettings read(Path directory) {
    Path file = directory.resolve(FILE);
    JsonNode config = JsonObjects.readIfPresent(file);
    return new TokenizerSettings(
        modelMaxTokens(file, config.path("model_max_length")),
        side(file, config.path("truncation_side").asText("right")),
        config.path("clean_up_tokenization_spaces").asBoolean(false),
        config.path("split_special_tokens").asBoolean(false));
  }

  /** Hugging Face writes 1e30 where a tokenizer has no limit. */
  private static OptionalInt modelMaxTokens(Path file, JsonNode value) {
    if (value.isMissingNode() || value.isNull() || value.doubleValue() > Integer.MAX_VALUE) {
      return OptionalInt.empty();
    }
    if (!value.isNumber() || value.intValue() < DocumentLimit.LEAST_TOKENS) {
      throw new InferenceException(
          "%s: model_max_length is %s, but must be at least %d; correct it, or remove it"
              .formatted(file, value, DocumentLimit.LEAST_TOKENS));
    }
    return OptionalInt.of(value.intValue());
  }

  private static LongDocuments side(Path file, String side) {
    return switch (side) {
      case "right" -> LongDocuments.KEEP_START;
      case "left" -> LongDocuments.KEEP_END;
      default ->
          throw new InferenceException(
              "%s: truncation_side is %s, but must be left or right".formatted(file, side));
    };
  }

  /** A decoded text as its reader gets it. */
  String cleaned(String decoded) {
    return cleanUpTokenizationSpaces ? withoutSpaces(decoded) : decoded;
  }

  private static String withoutSpaces(String decoded) {
    String cleaned = decoded;
    for (String spaced : SHORTENED) {
      cleaned = cleaned.replace(spaced, spaced.strip());
    }
    return cleaned;
  }
}
