package io.encodeonce.runtime.text;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Splits a text into added tokens and what lies between them, as Hugging Face's tokenizers without
 * a {@code tokenizer.json} do it.
 */
final class AddedTokenFinder {
  private final Map<String, Integer> ids;
  private final Map<Integer, AddedToken> tokens;
  private final TokenSplitter splitter;

  /**
   * @param ids by contents
   * @param tokens by ids
   */
  AddedTokenFinder(Map<String, Integer> ids, Map<Integer, AddedToken> tokens) {
    this.ids = ids;
    this.tokens = tokens;
    this.splitter = new TokenSplitter(tokens.values().stream().map(AddedToken::content).toList());
  }

  /** The id of a part that is a token. */
  OptionalInt id(String part) {
    Integer id = ids.get(part);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** The parts; those are empty whose white space a token beside them takes. */
  List<String> split(String text) {
    List<String> parts = splitter.split(text);
    for (int i = 0; i < parts.size(); i++) {
      Integer id = ids.get(parts.get(i));
      if (id != null) {
        apply(tokens.get(id), parts, i);
      }
    }
    return parts;
  }

  private static void apply(AddedToken token, List<String> parts, int i) {
    String left = i > 0 ? parts.get(i - 1) : "";
    String right = i + 1 < parts.size() ? parts.get(i + 1) : "";
    if (token.stripsRight() && !right.isEmpty()) {
      parts.set(i + 1, right.substring(leadingSpace(right)));
    }
    if (token.stripsLeft() && !left.isEmpty()) {
      parts.set(i - 1, left.substring(0, left.length() - trailingSpace(left)));
    }
    // A token that must be a word of its own, but is not, belongs to what is beside it.
    if (token.singleWord() && !left.isEmpty() && !left.endsWith(" ")) {
      parts.set(i - 1, parts.get(i - 1) + parts.get(i));
      parts.set(i, "");
    } else if (token.singleWord() && !right.isEmpty() && !right.startsWith(" ")) {
      parts.set(i + 1, parts.get(i) + parts.get(i + 1));
      parts.set(i, "");
    }
  }

  private static int leadingSpace(String text) {
    int length = 0;
    while (length < text.length() && isSpace(text.charAt(length))) {
      length++;
    }
    return length;
  }

  private static int trailingSpace(String text) {
    int length = 0;
    while (length < text.length() && isSpace(text.charAt(text.length() - 1 - length))) {
      length++;
    }
    return length;
  }

  /** Python's white space, which holds the spaces that do not break and one control character. */
  private static boolean isSpace(char character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || character == '\u0085';
  }
}
