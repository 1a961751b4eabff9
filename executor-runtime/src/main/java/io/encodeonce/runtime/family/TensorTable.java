package io.encodeonce.runtime.family;

import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.TensorRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a model: which slots its parts have, and the shape and names of each.
 *
 * <p>BART would have more rows: a matrix of positions and a norm of embeddings a stack, a bias a
 * matrix and a norm, and one of the logits.
 */
final class TensorTable {
  private final ModelConfig config;
  private final long width;
  private final Map<Slot, ModelTensor> tensors = new LinkedHashMap<>();

  private TensorTable(ModelConfig config) {
    this.config = config;
    this.width = config.width();
  }

  /** All tensors that a model of this configuration has. */
  static Map<Slot, ModelTensor> of(ModelConfig config) {
    TensorTable table = new TensorTable(config);
    table.addEmbeddings();
    table.addStack(Stack.ENCODER, config.encoderLayers());
    table.addStack(Stack.DECODER, config.decoderLayers());
    config.downsampling().places().forEach(table::addSampler);
    table.addMasks();
    return table.tensors;
  }

  private void addEmbeddings() {
    long vocabulary = config.vocabularySize();
    add(Slot.EMBEDDING, vocabulary, width);
    if (!config.output().tied()) {
      add(Slot.HEAD, vocabulary, width);
    }
  }

  private void addStack(Stack stack, int layers) {
    if (!config.layerShapes().isPresent()) {
      long buckets = config.positions().buckets();
      add(new Slot.OfStack(stack, TensorRole.RELATIVE_BIAS), buckets, (long) config.heads());
    }
    for (int layer = 0; layer < layers; layer++) {
      addSelfAttention(new Block(stack, layer, Block.Kind.SELF_ATTENTION));
      if (stack == Stack.DECODER) {
        addAttention(new Block(stack, layer, Block.Kind.CROSS_ATTENTION));
      }
      addFeedForward(new Block(stack, layer, Block.Kind.FEED_FORWARD));
    }
    add(new Slot.OfStack(stack, TensorRole.NORM), width);
  }

  private void addSelfAttention(Block block) {
    addAttention(block);
    if (config.layerShapes().isPresent() && config.has(block)) {
      long buckets = config.positions().buckets();
      add(block.slot(TensorRole.RELATIVE_BIAS), buckets, (long) config.heads(block));
    }
  }

  private void addAttention(Block block) {
    if (!config.has(block)) {
      return;
    }
    long attentionWidth = (long) config.heads(block) * config.headSize();
    add(block.slot(TensorRole.QUERY), attentionWidth, width);
    add(block.slot(TensorRole.KEY), attentionWidth, width);
    add(block.slot(TensorRole.VALUE), attentionWidth, width);
    add(block.slot(TensorRole.OUTPUT), width, attentionWidth);
    add(block.slot(TensorRole.NORM), width);
  }

  private void addFeedForward(Block block) {
    if (!config.has(block)) {
      return;
    }
    long inner = config.feedForwardWidth(block);
    if (config.feedForward().gated()) {
      add(block.slot(TensorRole.GATE), inner, width);
    }
    add(block.slot(TensorRole.UP), inner, width);
    add(block.slot(TensorRole.DOWN), width, inner);
    add(block.slot(TensorRole.NORM), width);
  }

  private void addSampler(int place) {
    long inner = config.downsampling().width();
    add(Downsampling.slot(place, TensorRole.SAMPLER), inner, width);
    add(Downsampling.slot(place, TensorRole.SAMPLER_BIAS), inner);
    add(Downsampling.slot(place, TensorRole.KEEP_LOGIT), 1L, inner);
    add(Downsampling.slot(place, TensorRole.KEEP_LOGIT_BIAS), 1L);
    add(Downsampling.slot(place, TensorRole.NORM), width);
  }

  /** Last, so that they are in one piece. */
  private void addMasks() {
    for (Slot mask : config.maskSlots()) {
      add(mask, units(mask.role()));
    }
    if (config.masks().isPresent()) {
      add(PruningMasks.MULTIPLIERS, 2L);
    }
  }

  private long units(TensorRole mask) {
    return switch (mask) {
      case WIDTH_MASK -> width;
      case HEAD_MASK -> config.heads();
      case COLUMN_MASK -> config.feedForward().width();
      default -> 1;
    };
  }

  private void add(Slot slot, Long... shape) {
    List<String> names = T5Names.of(slot, config);
    tensors.put(slot, new ModelTensor(slot.role(), names, List.of(shape)));
  }
}
