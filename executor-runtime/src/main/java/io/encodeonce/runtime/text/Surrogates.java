package io.encodeonce.runtime.text;

/** Java strings may hold halves of characters, which have no place in UTF-8. */
final class Surrogates {
  private static final char REPLACEMENT = '\uFFFD';

  private Surrogates() {}

  /** The text with U+FFFD for each unpaired surrogate; the same object where there is none. */
  static String repaired(String text) {
    int unpaired = nextUnpaired(text, 0);
    return unpaired == text.length() ? text : replacedFrom(unpaired, text);
  }

  private static String replacedFrom(int first, String text) {
    StringBuilder repaired = new StringBuilder(text);
    for (int i = first; i < text.length(); i = nextUnpaired(text, i + 1)) {
      repaired.setCharAt(i, REPLACEMENT);
    }
    return repaired.toString();
  }

  /** The text's length where there is none. */
  private static int nextUnpaired(String text, int from) {
    int i = from;
    while (i < text.length() && !isUnpaired(text, i)) {
      i += Character.isSurrogate(text.charAt(i)) ? 2 : 1;
    }
    return i;
  }

  private static boolean isUnpaired(String text, int i) {
    return Character.isSurrogate(text.charAt(i)) && Character.charCount(text.codePointAt(i)) == 1;
  }
}
