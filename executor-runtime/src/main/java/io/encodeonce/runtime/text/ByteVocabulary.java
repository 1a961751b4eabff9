package io.encodeonce.runtime.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * ByT5's tokens: padding, end and unknown token, the bytes of UTF-8, each called by the character
 * of its number, and added tokens.
 *
 * @param added by their ids
 * @param ids of added tokens, by their contents; several contents may have one id
 * @param special contents of the tokens that are left out when decoding
 * @param apart contents of the tokens that stand between spaces in a decoded text
 * @param endToken what ends a document
 * @param size the highest id of a token that a file names, plus one
 */
record ByteVocabulary(
    Map<Integer, AddedToken> added,
    Map<String, Integer> ids,
    Set<String> special,
    Set<String> apart,
    int endToken,
    int size) {
  static final int BYTES = 256;

  /** Padding, end and unknown token go before. */
  static final int FIRST_BYTE = 3;

  /** Reads a model directory. */
  static ByteVocabulary read(Path directory) {
    JsonNode tokenizer = JsonObjects.readIfPresent(directory.resolve(CompleteTokenizer.FILE));
    DeclaredTokens declared = DeclaredTokens.read(directory, TokenizerClass.BYTES, tokenizer);
    return new Builder(declared).build();
  }

  /** What a token is called, a byte by a character; there need not be such a token. */
  private static String name(Map<Integer, AddedToken> added, int id) {
    AddedToken token = added.get(id);
    return token == null ? byteName(id - FIRST_BYTE) : token.content();
  }

  private static String byteName(int number) {
    return String.valueOf((char) number);
  }

  boolean contains(int id) {
    return added.containsKey(id) || (id >= FIRST_BYTE && id < FIRST_BYTE + BYTES);
  }

  String name(int id) {
    return name(added, id);
  }

  boolean isSpecial(String name) {
    return special.contains(name);
  }

  /** The ids of all bytes; one that an added token is called like has the added token's. */
  int[] byteIds() {
    int[] byteIds = new int[BYTES];
    for (int i = 0; i < BYTES; i++) {
      byteIds[i] = ids.getOrDefault(byteName(i), i + FIRST_BYTE);
    }
    return byteIds;
  }

  /** Puts the tokens together in the order in which Hugging Face does it. */
  private static final class Builder {
    private static final String END = "eos_token";
    private static final List<String> FIRST = List.of("pad_token", END, "unk_token");

    private final List<SpecialToken> special;
    private final List<SpecialToken> distinct;
    private final Map<Integer, AddedToken> added = new LinkedHashMap<>();
    private final Map<String, Integer> ids = new HashMap<>();
    private int size = FIRST_BYTE + BYTES;

    Builder(DeclaredTokens declared) {
      special = declared.special().stream().map(Builder::flagged).toList();
      distinct = declared.distinct().stream().map(Builder::flagged).toList();
      FIRST.forEach(this::addFirst);
      added.putAll(declared.added());
      declared.added().keySet().forEach(this::count);
      added.forEach((id, token) -> ids.put(token.content(), id));
    }

    /** The first three take the white space beside them where nothing else is stated. */
    private static SpecialToken flagged(SpecialToken token) {
      return token.flags().isEmpty() && FIRST.contains(token.role())
          ? token.with(AddedToken.stripping(token.content()))
          : token;
    }

    private void addFirst(String role) {
      ofRole(role)
          .flatMap(SpecialToken::flags)
          .ifPresent(token -> added.put(FIRST.indexOf(role), token));
    }

    private Optional<SpecialToken> ofRole(String role) {
      return special.stream().filter(token -> token.role().equals(role)).findFirst();
    }

    private void add(int id, AddedToken token) {
      added.put(id, token);
      ids.put(token.content(), id);
    }

    private void count(int id) {
      size = Math.max(size, id + 1);
    }

    ByteVocabulary build() {
      addSpecial();
      Set<String> contents =
          special.stream().map(SpecialToken::content).collect(Collectors.toSet());
      int end = ofRole(END).map(token -> ids.get(token.content())).orElse(FIRST.indexOf(END));
      return new ByteVocabulary(
          Map.copyOf(added), Map.copyOf(ids), contents, apart(contents), end, size);
    }

    /** Gives ids to special tokens that have none, and their flags to those that state some. */
    private void addSpecial() {
      Map<String, Integer> vocabulary = vocabulary();
      for (SpecialToken token : distinct) {
        if (token.flags().isPresent() || !ids.containsKey(token.content())) {
          int id = vocabulary.computeIfAbsent(token.content(), content -> vocabulary.size());
          AddedToken flags = token.flags().orElseGet(() -> AddedToken.special(token.content()));
          add(id, flags);
          count(token.named() ? id : -1);
        }
      }
    }

    /** All names so far; two tokens of one name count once. */
    private Map<String, Integer> vocabulary() {
      Map<String, Integer> vocabulary = new HashMap<>();
      for (int id = 0; id < FIRST_BYTE + BYTES; id++) {
        vocabulary.put(name(added, id), id);
      }
      new TreeMap<>(added).forEach((id, token) -> vocabulary.put(token.content(), id));
      return vocabulary;
    }

    private Set<String> apart(Set<String> contents) {
      Set<String> apart = new HashSet<>(ids.keySet());
      apart.removeAll(contents);
      special.stream()
          .filter(token -> token.role().equals(DeclaredTokens.ADDITIONAL))
          .map(SpecialToken::content)
          // Hugging Face compares with the number of bytes, not with the first id after them.
          .filter(content -> ids.get(content) >= BYTES)
          .forEach(apart::add);
      return apart;
    }
  }
}
