package io.encodeonce.runtime.train;

import java.util.List;

/**
 * Batches that follow each other.
 *
 * @param examples the places of each batch's examples among all examples
 * @param next the place after them
 */
public record Batches(List<List<Integer>> examples, BatchPlace next) {
  public Batches {
    examples = List.copyOf(examples);
  }
}
