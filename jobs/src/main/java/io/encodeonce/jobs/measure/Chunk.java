package io.encodeonce.jobs.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Documents answered by one call.
 *
 * @param indexes their places in the whole list
 */
public record Chunk(List<Integer> indexes) {

  /**
   * Deals documents, longest first, so that chunks take about the same time: from the first chunk
   * to the last, then back, and so on.
   *
   * @param tokens of the document at a place
   */
  public static List<Chunk> deal(int documents, int chunks, IntUnaryOperator tokens) {
    List<Chunk> dealt =
        IntStream.range(0, chunks).mapToObj(i -> new Chunk(new ArrayList<>())).toList();
    List<Integer> longestFirst =
        IntStream.range(0, documents)
            .boxed()
            .sorted(Comparator.comparing(i -> -tokens.applyAsInt(i)))
            .toList();
    for (int i = 0; i < documents; i++) {
      int place = i % chunks;
      boolean back = i / chunks % 2 == 1;
      dealt.get(back ? chunks - 1 - place : place).indexes().add(longestFirst.get(i));
    }
    return dealt;
  }
}
