package io.encodeonce.runtime;

/** What becomes of special tokens, such as the end token, in an answer's text. */
public enum SpecialTokens {
  /** They are left out. */
  SKIP,

  /** They stand in the text as the tokenizer calls them; an answer that ends, ends with one. */
  KEEP
}
