package io.encodeonce.runtime.family;

import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.PrunedShape;
import io.encodeonce.runtime.TensorRole;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is fixed about a model: its sizes, and the parts of which its family makes models; checked
 * when made.
 *
 * @param vocabularySize rows of the embedding matrix, padding rows included
 * @param width length of an encoder or decoder state ({@code d_model})
 * @param headSize length of a query, key or value ({@code d_kv})
 * @param heads attention heads of a layer, or where layers differ the most of one; {@code heads *
 *     headSize} need not be the width
 */
public record ModelConfig(
    Family family,
    int vocabularySize,
    int width,
    int headSize,
    int heads,
    int encoderLayers,
    int decoderLayers,
    RelativeBias positions,
    FeedForward feedForward,
    Norm norm,
    Output output,
    TokenRoles tokens,
    Downsampling downsampling,
    Learners learners,
    LayerShapes layerShapes,
    PruningMasks masks) {

  /** Rows by which an embedding matrix may always exceed its tokenizer. */
  private static final int PADDING_ROWS = 1024;

  public ModelConfig {
    Objects.requireNonNull(family, "family");
    Requirement.range("vocab_size", vocabularySize, 2, 1 << 24);
    Requirement.range("d_model", width, 1, 1 << 16);
    Requirement.range("d_kv", headSize, 1, 1 << 12);
    Requirement.range("num_heads", heads, 1, 1 << 12);
    Requirement.range("num_layers", encoderLayers, 1, 1 << 10);
    Requirement.range("num_decoder_layers", decoderLayers, 1, 1 << 10);
    Objects.requireNonNull(positions, "positions");
    Objects.requireNonNull(feedForward, "feedForward");
    Objects.requireNonNull(norm, "norm");
    Objects.requireNonNull(output, "output");
    tokens.requireWithin(vocabularySize);
    downsampling.requireWithin(encoderLayers);
    learners.requireWithin(encoderLayers, decoderLayers);
    learners.requireAlone(masks);
    masks.requireAlone(downsampling, layerShapes);
    layerShapes.requireWithin(encoderLayers, decoderLayers, heads, feedForward.width());
    learners.requireOf(layerShapes);
  }

  /**
   * Reads the configuration of a model directory, as of a model without an output matrix of its
   * own.
   *
   * @throws io.encodeonce.runtime.InferenceException if it is missing, inconsistent or not
   *     supported
   */
  public static ModelConfig read(Path directory) {
    return ConfigReader.open(directory).read(false);
  }

  /** An adapted model of these sizes: with these samplers. */
  public ModelConfig adapted(Downsampling samplers) {
    return adapted(samplers, learners);
  }

  /** An adapted model of these sizes: with these learners in the place of dense modules. */
  public ModelConfig adapted(Learners modules) {
    return adapted(downsampling, modules);
  }

  private ModelConfig adapted(Downsampling samplers, Learners modules) {
    return new ModelConfig(
        Family.ADAPTIVE_T5,
        vocabularySize,
        width,
        headSize,
        heads,
        encoderLayers,
        decoderLayers,
        positions,
        feedForward,
        norm,
        output,
        tokens,
        samplers,
        modules,
        layerShapes,
        masks);
  }

  /** A model of these sizes with masks. */
  public ModelConfig masked(PrunedShape shape) {
    return pruned(width, heads, feedForward, LayerShapes.ALIKE, PruningMasks.of(shape));
  }

  /**
   * A model without masks, of what pruning has left of one.
   *
   * @param shapes of its layers, unless they are alike
   */
  public ModelConfig pruned(int leftWidth, int leftHeads, int leftFeedForward, LayerShapes shapes) {
    return pruned(
        leftWidth,
        leftHeads,
        new FeedForward(leftFeedForward, feedForward.activation(), feedForward.gated()),
        shapes,
        PruningMasks.NONE);
  }

  private ModelConfig pruned(
      int leftWidth,
      int leftHeads,
      FeedForward leftFeedForward,
      LayerShapes shapes,
      PruningMasks itsMasks) {
    return new ModelConfig(
        itsMasks.isPresent() || shapes.isPresent() ? Family.ADAPTIVE_T5 : Family.T5,
        vocabularySize,
        leftWidth,
        headSize,
        leftHeads,
        encoderLayers,
        decoderLayers,
        positions,
        leftFeedForward,
        norm,
        output,
        tokens,
        Downsampling.NONE,
        learners,
        shapes,
        itsMasks);
  }

  /** All masks, that of the states' dimensions first; none of a model without. */
  public List<Slot> maskSlots() {
    return masks.slots(blocks());
  }

  /** The blocks there are, stack by stack and layer by layer, in the order of a layer. */
  public List<Block> blocks() {
    return Stream.of(Stack.values()).flatMap(this::blocks).filter(this::has).toList();
  }

  private Stream<Block> blocks(Stack stack) {
    return IntStream.range(0, layers(stack))
        .boxed()
        .flatMap(
            layer ->
                Stream.of(Block.Kind.values())
                    .filter(kind -> kind.isIn(stack))
                    .map(kind -> new Block(stack, layer, kind)));
  }

  /** Heads of an attention block; 0 where it is gone. */
  public int heads(Block block) {
    return layerShapes.isPresent() ? layerShapes.of(block) : heads;
  }

  /** Inner length of a layer's feed-forward network; 0 where it is gone. */
  public int feedForwardWidth(Block block) {
    return layerShapes.isPresent() ? layerShapes.of(block) : feedForward.width();
  }

  /** Whether there is anything of a block. */
  public boolean has(Block block) {
    return !layerShapes.isPresent() || layerShapes.of(block) > 0;
  }

  /** The layers of a stack. */
  public int layers(Stack stack) {
    return stack == Stack.ENCODER ? encoderLayers : decoderLayers;
  }

  /**
   * The position biases of a stack, {@code [buckets, heads]} each: one of all layers, or where
   * these have shapes of their own, one of each self-attention there is.
   */
  public List<Slot> relativeBiases(Stack stack) {
    if (!layerShapes.isPresent()) {
      return List.of(new Slot.OfStack(stack, TensorRole.RELATIVE_BIAS));
    }
    return blocks().stream()
        .filter(block -> block.stack() == stack && block.kind() == Block.Kind.SELF_ATTENTION)
        .map(block -> block.slot(TensorRole.RELATIVE_BIAS))
        .toList();
  }

  /** How many numbers the layers' matrices have. */
  public long layerWeights() {
    return blocks().stream().mapToLong(this::weights).sum();
  }

  private long weights(Block block) {
    return block.kind() == Block.Kind.FEED_FORWARD
        ? (feedForward.gated() ? 3L : 2L) * feedForwardWidth(block) * width
        : 4L * heads(block) * headSize * width;
  }

  /** All tensors of such a model, in the order in which they are written. */
  public Map<Slot, ModelTensor> tensors() {
    return TensorTable.of(this);
  }

  /**
   * Refuses a tokenizer that is not this model's: one with tokens that the embedding matrix lacks,
   * or so much smaller that padding of the matrix cannot be the reason.
   *
   * @param tokenizerSize the tokenizer's highest token id, plus one
   */
  public void requireTokenizer(int tokenizerSize) {
    int padding = Math.max(PADDING_ROWS, vocabularySize / 10);
    if (tokenizerSize > vocabularySize) {
      throw Refusals.tokenizerTooLarge(vocabularySize, tokenizerSize);
    }
    if (vocabularySize - tokenizerSize > padding) {
      throw Refusals.tokenizerTooSmall(vocabularySize, tokenizerSize, padding);
    }
  }
}
