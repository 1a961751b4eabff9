package io.encodeonce.runtime.family;

import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.TensorRole;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/**
 * The distributions from which T5's weights are first drawn: normal, with mean 0 and a deviation
 * that is for most one over the root of their inputs; norms are constant. Token samplers keep all
 * tokens at first.
 */
final class InitialWeights {
  /** The keep logit of tokens of which nothing is known: none is dropped. */
  private static final double KEEP_ALL = 5;

  /** The log-alpha of masks of which nothing is known: all is let through. */
  private static final double MASKS_OPEN = 5;

  /** Of keep logits among tokens, about: far less than what keeps them. */
  private static final double KEEP_DEVIATION = 0.1;

  /** Of the logits of gates, about: no number of learners is much likelier than another. */
  private static final double CHOICE_DEVIATION = 0.1;

  private static final Set<TensorRole> CONSTANT =
      EnumSet.of(
          TensorRole.NORM,
          TensorRole.SAMPLER_BIAS,
          TensorRole.KEEP_LOGIT_BIAS,
          TensorRole.WIDTH_MASK,
          TensorRole.HEAD_MASK,
          TensorRole.COLUMN_MASK,
          TensorRole.BLOCK_MASK,
          TensorRole.MULTIPLIERS,
          TensorRole.LEARNERS_BIAS,
          TensorRole.CHOICE_BIAS,
          TensorRole.CHOICE_LOGITS_BIAS);

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
    double deviation = deviation(tensor);
    Random random = new Random(seedOf(tensor, seed));
    while (numbers.hasRemaining()) {
      double unit = CONSTANT.contains(tensor.role()) ? 1 : random.nextGaussian();
      numbers.put((float) (deviation * unit));
    }
  }

  /** Of what is constant, its value. */
  private double deviation(ModelTensor tensor) {
    return switch (tensor.role()) {
      case EMBEDDING, HEAD, NORM -> factor;
      // Attention does not divide by the root of the head's size; its queries start smaller.
      case QUERY -> factor / Math.sqrt((double) config.width() * config.headSize());
      case KEY, VALUE, RELATIVE_BIAS, GATE, UP -> factor / Math.sqrt(config.width());
      case OUTPUT -> factor / Math.sqrt((double) config.heads() * config.headSize());
      case DOWN -> factor / Math.sqrt(config.feedForward().width());
      case SAMPLER -> 1 / Math.sqrt(config.width());
      case LEARNERS, LEARNERS_OUTPUT, CHOICE -> 1 / Math.sqrt(inputs(tensor));
      case CHOICE_LOGITS -> CHOICE_DEVIATION / Math.sqrt(inputs(tensor));
      case SAMPLER_BIAS, LEARNERS_BIAS, CHOICE_BIAS, CHOICE_LOGITS_BIAS -> 0;
      case KEEP_LOGIT -> KEEP_DEVIATION / Math.sqrt(config.downsampling().width());
      case KEEP_LOGIT_BIAS -> KEEP_ALL;
      case WIDTH_MASK, HEAD_MASK, COLUMN_MASK, BLOCK_MASK -> MASKS_OPEN;
      case MULTIPLIERS -> 0;
    };
  }

  private static double inputs(ModelTensor matrix) {
    return matrix.shape().get(1);
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
