package io.encodeonce.runtime.encode;

import io.encodeonce.runtime.model.Transformer;
import io.encodeonce.runtime.state.CrossKeysValues;
import java.util.List;
import java.util.function.Consumer;

/**
 * Encodes documents, each once. Thread-safe.
 *
 * @param transformer the model
 * @param tokensPerCall padded tokens encoded together; a longer document goes alone. On a CPU a
 *     document's arrays should stay in the cache, so each goes alone; a GPU wants many.
 * @param shift what is added to the logits by which token samplers keep tokens
 */
public record DocumentEncoder(Transformer transformer, int tokensPerCall, double shift) {
  /**
   * Each document alone: on T5-small's shape 8 documents of 256 tokens take 185 ms so, and 213 ms
   * together (int8, two threads of an AMD EPYC of the fourth generation). Short ones would take
   * less time together, but attention sums in another order there: answers that are close to a tie
   * would depend on neighbours.
   */
  public static final int ONE_DOCUMENT = 1;

  /** What a GPU is given at a time: what has run on one ran so, and no other was tried. */
  public static final int MANY_TOKENS = 16_384;

  /**
   * Encodes documents of, best, like lengths.
   *
   * @param documents token ids, each at least one
   * @param each takes the keys and values of each document in turn, and closes them
   */
  public void encode(List<int[]> documents, Consumer<CrossKeysValues> each) {
    int start = 0;
    while (start < documents.size()) {
      int end = endOfCall(documents, start);
      transformer.encode(documents.subList(start, end), shift).forEach(each);
      start = end;
    }
  }

  private int endOfCall(List<int[]> documents, int start) {
    int end = start + 1;
    int longest = documents.get(start).length;
    while (end < documents.size()) {
      longest = Math.max(longest, documents.get(end).length);
      if ((long) longest * (end + 1 - start) > tokensPerCall) {
        break;
      }
      end++;
    }
    return end;
  }
}
