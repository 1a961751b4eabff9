package io.encodeonce.runtime.text;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.SpecialTokens;
import java.util.List;

/**
 * A tokenizer for a model that need not have all its tokens: a class may have more, such as T5's a
 * hundred for gaps, than the model was made for. Texts that hold such a token are refused.
 *
 * @param tokenizer closed with this
 * @param modelTokens how many the model has
 */
record KnownTokens(Tokenizer tokenizer, int modelTokens) implements Tokenizer {
  @Override
  public int[] encodeDocument(String text) {
    return known(tokenizer.encodeDocument(text));
  }

  @Override
  public List<String> documentTokens(String text) {
    return tokenizer.documentTokens(text);
  }

  @Override
  public int[] encodePrompt(String text) {
    return known(tokenizer.encodePrompt(text));
  }

  private int[] known(int[] ids) {
    for (int id : ids) {
      if (id >= modelTokens) {
        String token = tokenizer.decode(new int[] {id}, SpecialTokens.KEEP);
        throw new InferenceException(
            ("the text holds %s, token %d of the tokenizer, but the model has tokens up to %d;"
                    + " write it otherwise, or train the model with that token")
                .formatted(token, id, modelTokens - 1));
      }
    }
    return ids;
  }

  @Override
  public Frame frame() {
    return tokenizer.frame();
  }

  @Override
  public String decode(int[] ids, SpecialTokens specialTokens) {
    return tokenizer.decode(ids, specialTokens);
  }

  @Override
  public int vocabularySize() {
    return tokenizer.vocabularySize();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
