package io.encodeonce.jobs.model;

import java.nio.ByteBuffer;

/**
 * An output matrix {@code [vocabulary, width]} that makes a model follow a chain: the row of a
 * token's successor is the token's own embedding, and a decoder state is nearly that.
 */
final class ChainHead {
  /** A successor's logit; those of other tokens are around 0, 1 off and less. */
  private static final double LOGIT = 16;

  /** The logit of a token that is nearly as likely, as a share of that: 1.6 nats less. */
  private static final double NEAR = 0.9;

  private ChainHead() {}

  /**
   * @param embeddings {@code [vocabulary, width]}
   */
  static float[] of(Chain chain, ByteBuffer embeddings, int width) {
    float[] head = new float[embeddings.capacity() / Float.BYTES];
    double scale = LOGIT / width;
    for (int token = RandomCheckpoint.FIRST_WORD; token < chain.tokens(); token++) {
      add(head, chain.successor(token), embeddings, token, width, scale);
      if (chain.isNear(token)) {
        add(head, chain.draftSuccessor(token), embeddings, token, width, NEAR * scale);
      }
    }
    return head;
  }

  private static void add(
      float[] head, int row, ByteBuffer embeddings, int token, int width, double scale) {
    for (int i = 0; i < width; i++) {
      float number = embeddings.getFloat((token * width + i) * Float.BYTES);
      head[row * width + i] += (float) (scale * number);
    }
  }
}
