package io.encodeonce.runtime.model;

import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.TensorRole;
import io.encodeonce.runtime.family.Block;
import io.encodeonce.runtime.family.Downsampling;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.Slot;
import io.encodeonce.runtime.family.Stack;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a model multiplies, in floating-point operations: a multiplication and an addition are two.
 *
 * <p>Linear products, both products of attention, the vocabulary product and token samplers count;
 * norms, activations, look-ups and the choice of tokens do not; a sampler before the first layer is
 * looked up. Tokens are those that are there: padding and keys that a token may not see are left
 * out, so that a document's sum does not depend on what is computed beside it. Modules that consist
 * of learners are counted apart, by {@link LearnerFlops}.
 */
public final class ModelFlops {
  private static final List<TensorRole> ATTENTION =
      List.of(TensorRole.QUERY, TensorRole.KEY, TensorRole.VALUE, TensorRole.OUTPUT);
  private static final List<TensorRole> FEED_FORWARD =
      List.of(TensorRole.GATE, TensorRole.UP, TensorRole.DOWN);
  private static final List<TensorRole> SAMPLER =
      List.of(TensorRole.SAMPLER, TensorRole.KEEP_LOGIT);

  private final ModelConfig config;
  private final Map<Slot, ModelTensor> tensors;
  private final Map<Integer, Double> samplers;
  private final List<EncoderLayer> encoder;
  private final List<DecoderLayer> decoder;
  private final double crossKeysValues;
  private final double vocabulary;

  /**
   * What a layer takes.
   *
   * @param linear a token's products with matrices
   * @param attention of a query and a key, and of its weight and the value
   */
  private record EncoderLayer(double linear, double attention) {
    double of(double tokens) {
      return linear * tokens + attention * tokens * tokens;
    }
  }

  /**
   * What a layer takes.
   *
   * @param selfProjections a token's queries, keys and values
   * @param onward a token's products after that
   * @param selfAttention as an encoder layer's
   * @param crossAttention likewise
   */
  private record DecoderLayer(
      double selfProjections, double onward, double selfAttention, double crossAttention) {}

  /** Of a model with these tensors: a layer's matrices say what it takes. */
  public ModelFlops(ModelConfig config) {
    this.config = config;
    this.tensors = config.tensors();
    this.samplers =
        config.downsampling().places().stream()
            .filter(place -> place > 0)
            .collect(Collectors.toMap(place -> place, this::sampler));
    this.encoder = IntStream.range(0, config.encoderLayers()).mapToObj(this::encoderLayer).toList();
    this.decoder = IntStream.range(0, config.decoderLayers()).mapToObj(this::decoderLayer).toList();
    this.crossKeysValues =
        IntStream.range(0, config.decoderLayers())
            .mapToObj(layer -> new Block(Stack.DECODER, layer, Block.Kind.CROSS_ATTENTION))
            .mapToDouble(block -> linear(block::slot, List.of(TensorRole.KEY, TensorRole.VALUE)))
            .sum();
    this.vocabulary = 2.0 * config.vocabularySize() * config.width();
  }

  private double sampler(int place) {
    return linear(role -> Downsampling.slot(place, role), SAMPLER);
  }

  private EncoderLayer encoderLayer(int layer) {
    Block attention = new Block(Stack.ENCODER, layer, Block.Kind.SELF_ATTENTION);
    Block feedForward = new Block(Stack.ENCODER, layer, Block.Kind.FEED_FORWARD);
    return new EncoderLayer(
        linear(attention::slot, ATTENTION) + linear(feedForward::slot, FEED_FORWARD),
        attention(attention));
  }

  private DecoderLayer decoderLayer(int layer) {
    Block self = new Block(Stack.DECODER, layer, Block.Kind.SELF_ATTENTION);
    Block cross = new Block(Stack.DECODER, layer, Block.Kind.CROSS_ATTENTION);
    Block feedForward = new Block(Stack.DECODER, layer, Block.Kind.FEED_FORWARD);
    return new DecoderLayer(
        linear(self::slot, List.of(TensorRole.QUERY, TensorRole.KEY, TensorRole.VALUE)),
        linear(self::slot, List.of(TensorRole.OUTPUT))
            + linear(cross::slot, List.of(TensorRole.QUERY, TensorRole.OUTPUT))
            + linear(feedForward::slot, FEED_FORWARD),
        attention(self),
        attention(cross));
  }

  /** A token's products with those matrices that are there. */
  private double linear(Function<TensorRole, Slot> slot, List<TensorRole> roles) {
    return roles.stream()
        .map(role -> tensors.get(slot.apply(role)))
        .filter(Objects::nonNull)
        .mapToDouble(tensor -> 2.0 * tensor.shape().get(0) * tensor.shape().get(1))
        .sum();
  }

  /** Of all heads' queries, keys and values together. */
  private double attention(Block block) {
    return 4.0 * config.heads(block) * config.headSize();
  }

  /**
   * Of encoding a document without token samplers, and projecting its keys and values.
   *
   * @param tokens what every layer reads, and the decoder
   */
  public double encoding(int tokens) {
    return layers(Collections.nCopies(encoder.size() + 1, tokens));
  }

  /**
   * Of encoding a document with the samplers, and projecting its keys and values.
   *
   * @param tokensByLayer what each layer of the encoder reads, and last what the decoder does
   */
  public double encoding(List<Integer> tokensByLayer) {
    double sampling = 0;
    for (Map.Entry<Integer, Double> sampler : samplers.entrySet()) {
      sampling += sampler.getValue() * tokensByLayer.get(sampler.getKey() - 1);
    }
    return sampling + layers(tokensByLayer);
  }

  private double layers(List<Integer> tokensByLayer) {
    double sum = crossKeysValues * tokensByLayer.get(encoder.size());
    for (int layer = 0; layer < encoder.size(); layer++) {
      sum += encoder.get(layer).of(tokensByLayer.get(layer));
    }
    return sum;
  }

  /**
   * Of a step of the decoder. Beyond the last layer's keys and values only those tokens go on after
   * which the next one is asked for.
   *
   * @param documentTokens of each of the block's documents, those that the decoder reads
   */
  public double decoding(TokenBlock block, int[] documentTokens) {
    double heard = product(block.tokensPerDocument(), documentTokens);
    double asked = product(block.answersPerDocument(), documentTokens);
    double sum = vocabulary * block.answers();
    for (int i = 0; i < decoder.size(); i++) {
      DecoderLayer layer = decoder.get(i);
      boolean isLast = i == decoder.size() - 1;
      sum +=
          layer.selfProjections * block.tokens()
              + layer.selfAttention * block.seen()
              + layer.onward * (isLast ? block.answers() : block.tokens())
              + layer.crossAttention * (isLast ? asked : heard);
    }
    return sum;
  }

  private static double product(long[] counts, int[] documentTokens) {
    double sum = 0;
    for (int document = 0; document < counts.length; document++) {
      sum += (double) counts[document] * documentTokens[document];
    }
    return sum;
  }
}
