package io.encodeonce.runtime.model;

import io.encodeonce.runtime.checkpoint.ModelConfig;

/** What one model needs. */
public final class ModelFootprint implements Footprint {
  private static final long FLOAT_BYTES = Float.BYTES;

  /** Arrays of a token's width that a layer holds at once. */
  private static final int ARRAYS_IN_LAYER = 4;

  /**
   * Self-KV, its copy when rows leave, and as much again for room ahead and slots of ended rows.
   */
  private static final int SELF_KV_COPIES = 3;

  /** Arrays of the vocabulary's length that the choice of a token takes. */
  private static final long ARRAYS_OF_LOGITS = 3;

  /** Arrays of the vocabulary's length, of 32-bit floats, that drawing a token takes. */
  private static final long ARRAYS_OF_A_DRAW = 16;

  /** Queries whose attention is computed together in the encoder. */
  public static final int ENCODER_BLOCK = 512;

  /** Floats that a distance takes on its way to a bias: three 64-bit integers. */
  private static final int DISTANCES = 6;

  private final ModelConfig config;
  private final long attentionWidth;
  private final int tokensAhead;
  private final int answersAhead;
  private final int proposals;

  /** Of a model whose rows get one token at a time. */
  public ModelFootprint(ModelConfig config) {
    this(config, 0, 0, 0);
  }

  /**
   * Of a model that writes tokens ahead, or checks them.
   *
   * @param tokensAhead the most tokens of a row that it may read besides its new one
   * @param answersAhead the most tokens that it may be asked for besides one a row
   * @param proposals the most tokens of a row that are kept with what they were drawn from
   */
  public ModelFootprint(ModelConfig config, int tokensAhead, int answersAhead, int proposals) {
    this.config = config;
    this.attentionWidth = (long) config.heads() * config.headSize();
    this.tokensAhead = tokensAhead;
    this.answersAhead = answersAhead;
    this.proposals = proposals;
  }

  @Override
  public long crossBytes(int documentTokens) {
    return 2L * config.decoderLayers() * attentionWidth * documentTokens * FLOAT_BYTES;
  }

  @Override
  public long encodeBytes(int documentTokens) {
    long bias = 2L * config.heads() * Math.min(documentTokens, ENCODER_BLOCK) * documentTokens;
    return FLOAT_BYTES * bias + layerBytes() * documentTokens + 2 * crossBytes(documentTokens);
  }

  @Override
  public long rowBytes(int promptTokens, long positions) {
    long selfKeysValues = 2L * config.decoderLayers() * attentionWidth * positions;
    long queries = 1L + promptTokens + tokensAhead;
    long scores = (2L * config.heads() + DISTANCES) * queries * positions;
    long proposed = (long) proposals * config.vocabularySize();
    return FLOAT_BYTES * (SELF_KV_COPIES * selfKeysValues + scores + proposed)
        + answerBytes(config)
        + layerBytes() * queries;
  }

  @Override
  public long stepBytes() {
    return answersAhead * answerBytes(config);
  }

  @Override
  public long drawBytes() {
    return Draws.MOST * ARRAYS_OF_A_DRAW * config.vocabularySize() * FLOAT_BYTES;
  }

  /** What the choice of a token takes. */
  public static long answerBytes(ModelConfig config) {
    return ARRAYS_OF_LOGITS * config.vocabularySize() * FLOAT_BYTES;
  }

  /** A token's arrays inside a layer. */
  private long layerBytes() {
    long feedForward = (config.gated() ? 4L : 2L) * config.feedForwardWidth();
    long widest = Math.max(feedForward, 4 * attentionWidth);
    return FLOAT_BYTES * (ARRAYS_IN_LAYER * (long) config.width() + widest);
  }
}
