package io.encodeonce.runtime.family;

/**
 * What pruning has left of a layer. A block with nothing in it is gone: what comes in goes on.
 *
 * @param heads of the self-attention
 * @param crossHeads of the attention to the document; 0 in an encoder
 * @param feedForwardWidth inner length of the feed-forward network
 */
public record LayerShape(int heads, int crossHeads, int feedForwardWidth) {
  static final String HEADS = "num_heads";
  static final String CROSS_HEADS = "cross_num_heads";
  static final String FEED_FORWARD = "d_ff";

  int of(Block.Kind kind) {
    return switch (kind) {
      case SELF_ATTENTION -> heads;
      case CROSS_ATTENTION -> crossHeads;
      case FEED_FORWARD -> feedForwardWidth;
    };
  }

  /**
   * @param key of the layer
   */
  void requireWithin(String key, int mostHeads, int mostWidth) {
    Requirement.range(key + "." + HEADS, heads, 0, mostHeads);
    Requirement.range(key + "." + CROSS_HEADS, crossHeads, 0, mostHeads);
    Requirement.range(key + "." + FEED_FORWARD, feedForwardWidth, 0, mostWidth);
  }
}
