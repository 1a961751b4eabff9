package io.encodeonce.runtime.text;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a tokenizer puts around each document's tokens.
 *
 * @param before tokens at the start
 * @param after tokens at the end, such as the end token
 */
public record Frame(int before, int after) {
  /**
   * Finds the frame.
   *
   * @param tokens of a text, at least one
   * @param framed the same in its frame
   */
  static Frame around(int[] tokens, int[] framed) {
    List<Integer> all = IntStream.of(framed).boxed().toList();
    int start = Collections.indexOfSubList(all, IntStream.of(tokens).boxed().toList());
    return new Frame(start, framed.length - tokens.length - start);
  }
}
