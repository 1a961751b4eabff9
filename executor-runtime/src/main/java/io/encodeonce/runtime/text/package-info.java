/** Texts to tokens and back, as the checkpoint's own tokenizer does it. */
package io.encodeonce.runtime.text;
