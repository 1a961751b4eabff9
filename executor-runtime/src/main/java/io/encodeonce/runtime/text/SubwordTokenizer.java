package io.encodeonce.runtime.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.SpecialTokens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
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

  /** A text that any tokenizer has tokens for. */
  private static final String SAMPLE = "a";

  private static final TokenizersLibrary LIBRARY = TokenizersLibrary.LIB;

  private final HuggingFaceTokenizer tokenizer;
  private final int vocabularySize;
  private final TokenizerSettings settings;
  private final Frame frame;

  /**
   * @param directory of the {@code tokenizer.json}
   */
  SubwordTokenizer(Path directory, TokenizerSettings settings) {
    requireWholeTokens(directory, settings);
    CompleteTokenizer complete = CompleteTokenizer.read(directory);
    this.vocabularySize = complete.vocabularySize();
    this.settings = settings;
    this.tokenizer = load(directory.resolve(CompleteTokenizer.FILE), complete);
    this.frame = Frame.around(encode(SAMPLE, false), encode(SAMPLE, true));
  }

  private static void requireWholeTokens(Path directory, TokenizerSettings settings) {
    if (settings.splitSpecialTokens()) {
      throw new InferenceException(
          ("%s: split_special_tokens is true, but a tokenizer.json is run only with it false;"
                  + " set it to false if no text holds special tokens")
              .formatted(directory.resolve(TokenizerSettings.FILE)));
    }
  }

  private static HuggingFaceTokenizer load(Path file, CompleteTokenizer complete) {
    try {
      return HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(JsonObjects.bytes(complete.content())), WHOLE_TEXTS);
    } catch (IOException | RuntimeException e) {
      throw new InferenceException(
          "%s cannot be loaded as a tokenizer: %s".formatted(file, e.getMessage()), e);
    }
  }

  @Override
  public int[] encodeDocument(String text) {
    return encode(text, true);
  }

  @Override
  public List<String> documentTokens(String text) {
    return encode(text, true, encoding -> List.of(LIBRARY.getTokens(encoding)));
  }

  @Override
  public Frame frame() {
    return frame;
  }

  @Override
  public int[] encodePrompt(String text) {
    return encode(text, false);
  }

  private int[] encode(String text, boolean withSpecialTokens) {
    return encode(
        text,
        withSpecialTokens,
        encoding ->
            LongStream.of(LIBRARY.getTokenIds(encoding)).mapToInt(Math::toIntExact).toArray());
  }

  private <T> T encode(String text, boolean withSpecialTokens, LongFunction<T> result) {
    long encoding =
        LIBRARY.encode(tokenizer.getHandle(), Surrogates.repaired(text), withSpecialTokens);
    try {
      return result.apply(encoding);
    } finally {
      LIBRARY.deleteEncoding(encoding);
      // The wrapper's finalizer frees the native tokenizer.
      Reference.reachabilityFence(tokenizer);
    }
  }

  @Override
  public String decode(int[] ids, SpecialTokens specialTokens) {
    long[] wide = IntStream.of(ids).asLongStream().toArray();
    return settings.cleaned(tokenizer.decode(wide, specialTokens == SpecialTokens.SKIP));
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
