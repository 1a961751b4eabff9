package io.encodeonce.runtime.text;

import io.encodeonce.runtime.SpecialTokens;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** ByT5's tokenizer, as Hugging Face has it: added tokens, and the bytes between them. */
final class ByteTokenizer implements Tokenizer {
  private final ByteVocabulary vocabulary;
  private final AddedTokenFinder finder;
  private final int[] byteIds;
  private final TokenizerSettings settings;

  ByteTokenizer(ByteVocabulary vocabulary, TokenizerSettings settings) {
    this.vocabulary = vocabulary;
    this.finder =
        settings.splitSpecialTokens()
            ? new AddedTokenFinder(Map.of(), Map.of())
            : new AddedTokenFinder(vocabulary.ids(), vocabulary.added());
    this.byteIds = vocabulary.byteIds();
    this.settings = settings;
  }

  @Override
  public int[] encodeDocument(String text) {
    int[] tokens = encodePrompt(text);
    int last = tokens.length - 1;
    if (last >= 0 && tokens[last] == vocabulary.endToken()) {
      return tokens;
    }
    int[] document = Arrays.copyOf(tokens, tokens.length + 1);
    document[tokens.length] = vocabulary.endToken();
    return document;
  }

  @Override
  public List<String> documentTokens(String text) {
    return IntStream.of(encodeDocument(text)).mapToObj(vocabulary::name).toList();
  }

  @Override
  public int[] encodePrompt(String text) {
    IntStream.Builder tokens = IntStream.builder();
    for (String part : finder.split(Surrogates.repaired(text))) {
      OptionalInt token = finder.id(part);
      if (token.isPresent()) {
        tokens.add(token.getAsInt());
      } else {
        for (byte value : part.getBytes(StandardCharsets.UTF_8)) {
          tokens.add(byteIds[Byte.toUnsignedInt(value)]);
        }
      }
    }
    return tokens.build().toArray();
  }

  @Override
  public Frame frame() {
    return new Frame(0, 1);
  }

  @Override
  public String decode(int[] ids, SpecialTokens specialTokens) {
    List<String> names =
        IntStream.of(ids)
            .filter(vocabulary::contains)
            .mapToObj(vocabulary::name)
            .filter(name -> specialTokens == SpecialTokens.KEEP || !vocabulary.isSpecial(name))
            .toList();
    return settings.cleaned(String.join(" ", parts(names)));
  }

  /** Added tokens apart from what is around them. */
  private List<String> parts(List<String> names) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < names.size(); i++) {
      if (vocabulary.apart().contains(names.get(i))) {
        String before = text(names.subList(start, i));
        if (!before.isEmpty()) {
          parts.add(before);
        }
        parts.add(names.get(i));
        start = i + 1;
      }
    }
    if (start < names.size()) {
      // Hugging Face adds it even where its bytes make no character.
      parts.add(text(names.subList(start, names.size())));
    }
    return parts;
  }

  private String text(List<String> names) {
    ByteBuffer bytes =
        ByteBuffer.allocate(names.stream().mapToInt(name -> bytes(name).length).sum());
    names.forEach(name -> bytes.put(bytes(name)));
    return valid(bytes.flip());
  }

  private byte[] bytes(String name) {
    return vocabulary.ids().containsKey(name)
        ? name.getBytes(StandardCharsets.UTF_8)
        : name.getBytes(StandardCharsets.ISO_8859_1);
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
    return vocabulary.size();
  }

  @Override
  public void close() {}
}
