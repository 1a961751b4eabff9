package io.encodeonce.runtime.text;

import io.encodeonce.runtime.SpecialTokens;
import java.util.List;

/**
 * Texts to token ids and back. Any text is accepted: unpaired surrogates are read as U+FFFD. Usable
 * from several threads until closed, and closed by who opened it.
 */
public interface Tokenizer extends AutoCloseable {
  /** What the encoder reads: the text's tokens in the tokenizer's {@link #frame}. */
  int[] encodeDocument(String text);

  /** The same tokens as the vocabulary writes them: such as {@code \u2581San} with its space. */
  List<String> documentTokens(String text);

  /** What surrounds each document's tokens: usually the end token alone. */
  Frame frame();

  /** What a decoder row starts with, or answers: the text's tokens alone. */
  int[] encodePrompt(String text);

  /** The text of generated tokens; ids that the tokenizer lacks are left out. */
  String decode(int[] ids, SpecialTokens specialTokens);

  /**
   * The highest id of a token that the checkpoint's files name, plus one. There may be higher ids
   * of tokens that the tokenizer's class has beside them.
   */
  int vocabularySize();

  @Override
  void close();
}
