package io.encodeonce.runtime.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.encodeonce.runtime.InferenceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A {@code tokenizer.json}, run by the native library that Hugging Face runs. Ids are asked of that
 * library itself: its Java wrapper fetches words, offsets and masks too, at twice the time.
 */
final class SubwordTokenizer implements Tokenizer {
  static {
    // The library would else report its use and look for other builds of itself on the network.
    System.setProperty("ai.djl.offline", "true");
  }

  /** Lengths are not the file's to decide. */
  private static final Map<String, String> WHOLE_TEXTS =
      Map.of("truncation", "do_not_truncate", "padding", "do_not_pad");

  private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

  private final HuggingFaceTokenizer tokenizer;
  private final int vocabularySize;
  private final int endToken;
  private final TokenizerSettings settings;

  /**
   * @param file the {@code tokenizer.json}
   */
  SubwordTokenizer(Path file, int endToken, TokenizerSettings settings) {
    this.vocabularySize = VocabularySize.of(file);
    this.endToken = endToken;
    this.settings = settings;
    this.tokenizer = load(file);
  }

  private static HuggingFaceTokenizer load(Path file) {
    try {
      return HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(Files.readAllBytes(file)), WHOLE_TEXTS);
    } catch (IOException | RuntimeException e) {
      throw new InferenceException(
          "%s cannot be loaded as a tokenizer: %s".formatted(file, e.getMessage()), e);
    }
  }

  @Override
  public int[] encodeDocument(String text) {
    int[] ids = encode(text, true);
    if (ids.length > 0 && ids[ids.length - 1] == endToken) {
      return ids;
    }
    int[] ended = Arrays.copyOf(ids, ids.length + 1);
    ended[ids.length] = endToken;
    return ended;
  }

  @Override
  public int[] encodePrompt(String text) {
    return encode(text, false);
  }

  private int[] encode(String text, boolean withSpecialTokens) {
    long encoding =
        LIBRARY.encode(tokenizer.getHandle(), Surrogates.repaired(text), withSpecialTokens);
    try {
      return LongStream.of(LIBRARY.getTokenIds(encoding)).mapToInt(Math::toIntExact).toArray();
    } finally {
      LIBRARY.deleteEncoding(encoding);
      // The wrapper's finalizer frees the native tokenizer.
      Reference.reachabilityFence(tokenizer);
    }
  }

  @Override
  public String decode(int[] ids) {
    long[] wide = IntStream.of(ids).asLongStream().toArray();
    return settings.cleaned(tokenizer.decode(wide, true));
  }

  @Override
  public int vocabularySize() {
    return vocabularySize;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
