package io.encodeonce.runtime.text;

/**
 * Texts to token ids and back. Any text is accepted: unpaired surrogates are read as U+FFFD. Usable
 * from several threads until closed, and closed by who opened it.
 */
public interface Tokenizer extends AutoCloseable {
  /** What the encoder reads: the text's tokens and, last, the end token. */
  int[] encodeDocument(String text);

  /** What a decoder row starts with, or answers: the text's tokens alone. */
  int[] encodePrompt(String text);

  /** The text of generated tokens; special tokens and ids that the tokenizer lacks are left out. */
  String decode(int[] ids);

  /** The highest token id, plus one. */
  int vocabularySize();

  @Override
  void close();
}
