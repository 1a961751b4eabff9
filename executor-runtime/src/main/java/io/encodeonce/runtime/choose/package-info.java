/** From logits to tokens: what may come next, and how one of it is chosen. */
package io.encodeonce.runtime.choose;
