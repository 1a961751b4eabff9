package io.encodeonce.runtime.text;

import io.encodeonce.runtime.InferenceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the tokenizer of a model directory. */
public final class Tokenizers {
  private static final List<String> SENTENCE_PIECE_FILES =
      List.of("spiece.model", "sentencepiece.bpe.model", "tokenizer.model");

  private Tokenizers() {}

  /**
   * Opens {@code tokenizer.json}, or the byte tokenizer where the directory names ByT5's.
   *
   * @param endToken what config.json says ends a document
   * @throws InferenceException if there is neither, or the tokenizer lacks the end token
   */
  public static Tokenizer open(Path directory, int endToken) {
    Tokenizer tokenizer = find(directory);
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

  /**
   * Opens a directory's tokenizer for its model.
   *
   * @param modelTokens how many tokens the model has; texts that hold others are refused
   * @throws InferenceException as {@link #open(Path, int)}
   */
  public static Tokenizer open(Path directory, int endToken, int modelTokens) {
    return new KnownTokens(open(directory, endToken), modelTokens);
  }

  /** Whether two directories' tokenizers give the same tokens, by what is in their files. */
  public static boolean areSame(Path one, Path other) {
    return content(one).equals(content(other));
  }

  private static Object content(Path directory) {
    // Lengths are not the file's to decide.
    return Files.exists(directory.resolve(CompleteTokenizer.FILE))
        ? CompleteTokenizer.read(directory).content().without(List.of("truncation", "padding"))
        : ByteVocabulary.read(directory);
  }

  private static Tokenizer find(Path directory) {
    TokenizerSettings settings = TokenizerSettings.read(directory);
    if (Files.exists(directory.resolve(CompleteTokenizer.FILE))) {
      return new SubwordTokenizer(directory, settings);
    }
    if (TokenizerClass.of(directory) == TokenizerClass.BYTES) {
      return new ByteTokenizer(ByteVocabulary.read(directory), settings);
    }
    throw none(directory);
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
