package io.encodeonce.runtime.state;

import java.util.List;
import java.util.stream.IntStream;

/** How many learners the decoder has run for a document's rows so far. Not thread-safe. */
public final class DecoderLearners {
  /** Of a decoder without learners. */
  public static final DecoderLearners NONE = new DecoderLearners(0, new int[0]);

  private final int layers;
  private final int[] layerOfModule;
  private final long[] learners;
  private final long[] tokens;

  /**
   * Of a document whose rows have read nothing yet.
   *
   * @param layers of the decoder
   * @param layerOfModule the layer of each of its modules that consist of learners and read rows
   */
  public DecoderLearners(int layers, int[] layerOfModule) {
    this.layers = layers;
    this.layerOfModule = layerOfModule.clone();
    this.learners = new long[layerOfModule.length];
    this.tokens = new long[layerOfModule.length];
  }

  /** Adds the learners that a module has run, together, for so many of the rows' tokens. */
  public void add(int module, long run, long read) {
    learners[module] += run;
    tokens[module] += read;
  }

  /**
   * Learners that each layer ran for a token that it read, all its modules together, on an average;
   * 0 where it has none, or has read nothing.
   */
  public List<Double> perToken() {
    return IntStream.range(0, layers).mapToObj(this::ofLayer).toList();
  }

  private double ofLayer(int layer) {
    return IntStream.range(0, learners.length)
        .filter(module -> layerOfModule[module] == layer && tokens[module] > 0)
        .mapToDouble(module -> (double) learners[module] / tokens[module])
        .sum();
  }
}
