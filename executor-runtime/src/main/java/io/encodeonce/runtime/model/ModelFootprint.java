package io.encodeonce.runtime.model;

import io.encodeonce.runtime.family.LayerShape;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.Stack;

/**
 * What a model needs of the device's memory, in bytes: an upper bound that counts the arrays a step
 * makes and drops besides what it keeps.
 */
public final class ModelFootprint {
  private static final long FLOAT_BYTES = Float.BYTES;

  /** Arrays of a token's width that a layer holds at once. */
  private static final int ARRAYS_IN_LAYER = 4;

  /**
   * Self-KV, its copy when rows leave, and as much again for room ahead and slots of ended rows.
   */
  private static final int SELF_KV_COPIES = 3;

  /** Queries whose attention is computed together in the encoder. */
  public static final int ENCODER_BLOCK = 512;

  /** Floats that a distance takes on its way to a bias: three 64-bit integers. */
  private static final int DISTANCES = 6;

  private final ModelConfig config;
  private final long attentionWidth;
  private final LearnerFootprint learners;

  public ModelFootprint(ModelConfig config) {
    this.config = config;
    this.attentionWidth = (long) config.heads() * config.headSize();
    this.learners = new LearnerFootprint(config);
  }

  /** Cross-KV of a document. */
  public long crossBytes(int documentTokens) {
    return 2L * config.decoderLayers() * attentionWidth * documentTokens * FLOAT_BYTES;
  }

  /** What encoding a document takes while it runs, cross-KV included. */
  public long encodeBytes(int documentTokens) {
    long distances = config.downsampling().isPresent() ? DISTANCES : 0;
    // A layer's own bias is made while that of the layer before it is there.
    long floats = (config.layerShapes().isPresent() ? 3L : 2L) * config.heads() + distances;
    long bias = floats * Math.min(documentTokens, ENCODER_BLOCK) * documentTokens;
    return FLOAT_BYTES * bias
        + layerBytes(Stack.ENCODER) * documentTokens
        + crossCopies() * crossBytes(documentTokens);
  }

  /** Keys and values of layers that have fewer heads are padded before they are put together. */
  private long crossCopies() {
    return config.layerShapes().isPresent() ? 3 : 2;
  }

  /** Heads for which a step keeps a bias: of one layer for all, or of each. */
  private long biasHeads() {
    return config.layerShapes().isPresent()
        ? config.layerShapes().decoder().stream().mapToLong(LayerShape::heads).sum()
        : config.heads();
  }

  /**
   * What a row takes: its self-KV and what the layers of a step make of it.
   *
   * @param tokens the most that a step reads of it
   * @param positions what there is room for: start token, prompt and new tokens
   */
  public long rowBytes(int tokens, long positions) {
    long selfKeysValues = 2L * config.decoderLayers() * attentionWidth * positions;
    long scores = (config.heads() + biasHeads() + DISTANCES) * tokens * positions;
    return FLOAT_BYTES * (SELF_KV_COPIES * selfKeysValues + scores)
        + layerBytes(Stack.DECODER) * tokens;
  }

  /** A token's arrays inside a layer. */
  private long layerBytes(Stack stack) {
    long feedForward = (config.feedForward().gated() ? 4L : 2L) * config.feedForward().width();
    long dense = Math.max(feedForward, 4 * attentionWidth);
    long widest = Math.max(dense, learners.floats(stack));
    return FLOAT_BYTES * (ARRAYS_IN_LAYER * (long) config.width() + widest);
  }
}
