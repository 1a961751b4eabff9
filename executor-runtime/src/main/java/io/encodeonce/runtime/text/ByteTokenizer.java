package io.encodeonce.runtime.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * ByT5's tokens: the bytes of UTF-8 after three special tokens. What looks like a special token in
 * a text is read as ordinary bytes.
 */
final class ByteTokenizer implements Tokenizer {
  /** Padding, end and unknown token. */
  private static final int SPECIAL_TOKENS = 3;

  private static final int BYTES = 256;

  private final int endToken;
  private final TokenizerSettings settings;

  ByteTokenizer(int endToken, TokenizerSettings settings) {
    this.endToken = endToken;
    this.settings = settings;
  }

  @Override
  public int[] encodeDocument(String text) {
    int[] tokens = encodePrompt(text);
    int[] document = Arrays.copyOf(tokens, tokens.length + 1);
    document[tokens.length] = endToken;
    return document;
  }

  @Override
  public int[] encodePrompt(String text) {
    byte[] bytes = Surrogates.repaired(text).getBytes(StandardCharsets.UTF_8);
    int[] tokens = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      tokens[i] = Byte.toUnsignedInt(bytes[i]) + SPECIAL_TOKENS;
    }
    return tokens;
  }

  @Override
  public String decode(int[] ids) {
    ByteBuffer bytes = ByteBuffer.allocate(ids.length);
    for (int id : ids) {
      if (id >= SPECIAL_TOKENS && id < vocabularySize()) {
        bytes.put((byte) (id - SPECIAL_TOKENS));
      }
    }
    return settings.cleaned(valid(bytes.flip()));
  }

  /** A model may generate any bytes; those that are not UTF-8 are left out. */
  private static String valid(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.IGNORE)
          .decode(bytes)
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalStateException("malformed bytes are ignored, and all others decode", e);
    }
  }

  @Override
  public int vocabularySize() {
    return SPECIAL_TOKENS + BYTES;
  }

  @Override
  public void close() {}
}
