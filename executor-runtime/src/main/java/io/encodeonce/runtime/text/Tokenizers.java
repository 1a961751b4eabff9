package io.encodeonce.runtime.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.InferenceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the tokenizer of a model directory. */
public final class Tokenizers {
  private static final String FILE = "tokenizer.json";
  private static final String BYTES = "ByT5Tokenizer";
  private static final List<String> SENTENCE_PIECE_FILES =
      List.of("spiece.model", "sentencepiece.bpe.model", "tokenizer.model");

  private Tokenizers() {}

  /**
   * Opens {@code tokenizer.json}, or the byte tokenizer where the directory names ByT5's.
   *
   * @param endToken what ends a document
   * @throws InferenceException if there is neither, or the tokenizer lacks the end token
   */
  public static Tokenizer open(Path directory, int endToken) {
    Tokenizer tokenizer = find(directory, endToken);
    if (endToken < tokenizer.vocabularySize()) {
      return tokenizer;
    }
    int size = tokenizer.vocabularySize();
    tokenizer.close();
    throw new InferenceException(
        ("the tokenizer in %s has %d tokens, but config.json says that token %d ends a document;"
                + " use the tokenizer that the model was trained with")
            .formatted(directory, size, endToken));
  }

  /** Whether two directories' tokenizers give the same tokens, by what is in their files. */
  public static boolean areSame(Path one, Path other) {
    return content(one).equals(content(other));
  }

  private static JsonNode content(Path directory) {
    JsonNode tokenizer = JsonObjects.readIfPresent(directory.resolve(FILE));
    // Lengths are not the file's to decide.
    return ((ObjectNode) tokenizer).without(List.of("truncation", "padding"));
  }

  private static Tokenizer find(Path directory, int endToken) {
    TokenizerSettings settings = TokenizerSettings.read(directory);
    Path file = directory.resolve(FILE);
    if (Files.exists(file)) {
      return new SubwordTokenizer(file, endToken, settings);
    }
    if (namesBytes(directory, TokenizerSettings.FILE) || namesBytes(directory, "config.json")) {
      return new ByteTokenizer(endToken, settings);
    }
    throw none(directory);
  }

  private static boolean namesBytes(Path directory, String file) {
    JsonNode config = JsonObjects.readIfPresent(directory.resolve(file));
    return config.path("tokenizer_class").asText().equals(BYTES);
  }

  private static InferenceException none(Path directory) {
    return SENTENCE_PIECE_FILES.stream()
        .filter(name -> Files.exists(directory.resolve(name)))
        .findFirst()
        .map(name -> onlySentencePieces(directory, name))
        .orElseGet(
            () ->
                new InferenceException(
                    "%s has no tokenizer.json; copy the tokenizer that the model was trained with"
                        .formatted(directory)));
  }

  private static InferenceException onlySentencePieces(Path directory, String file) {
    return new InferenceException(
        ("%1$s has no tokenizer.json, only %2$s; write one beside it: python -c \"from transformers"
                + " import AutoTokenizer; AutoTokenizer.from_pretrained('%1$s')"
                + ".save_pretrained('%1$s')\" (needs sentencepiece and protobuf)")
            .formatted(directory, file));
  }
}
