package io.encodeonce.runtime.family;

import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.TensorRole;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;

/**
 * The distributions from which T5's weights are first drawn: normal, with mean 0 and a deviation
 * that is for most one over the root of their inputs; norms are constant.
 */
final class InitialWeights {
  private final ModelConfig config;
  private final double factor;

  /**
   * @param factor by which all weights are larger, {@code initializer_factor}
   */
  InitialWeights(ModelConfig config, double factor) {
    this.config = config;
    this.factor = factor;
  }

  /** Fills a tensor, by a seed that is its own: no other tensor changes what is drawn for it. */
  void fill(FloatBuffer numbers, ModelTensor tensor, long seed) {
    double deviation = deviation(tensor.role());
    Random random = new Random(seedOf(tensor, seed));
    while (numbers.hasRemaining()) {
      double unit = tensor.role() == TensorRole.NORM ? 1 : random.nextGaussian();
      numbers.put((float) (deviation * unit));
    }
  }

  /** Of a norm, its value. */
  private double deviation(TensorRole role) {
    return switch (role) {
      case EMBEDDING, HEAD, NORM -> factor;
      // Attention does not divide by the root of the head's size; its queries start smaller.
      case QUERY -> factor / Math.sqrt((double) config.width() * config.headSize());
      case KEY, VALUE, RELATIVE_BIAS, GATE, UP -> factor / Math.sqrt(config.width());
      case OUTPUT -> factor / Math.sqrt((double) config.heads() * config.headSize());
      case DOWN -> factor / Math.sqrt(config.feedForward().width());
    };
  }

  private static long seedOf(ModelTensor tensor, long seed) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(tensor.name().getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest.digest(ByteBuffer.allocate(Long.BYTES).putLong(seed).array()))
          .getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
