package io.encodeonce.runtime.family;

import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.TensorRole;
import io.encodeonce.runtime.family.AdaptiveModule.Kind;
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
    config.learners().modules().forEach(table::addLearners);
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
    boolean own = block.kind() == Block.Kind.SELF_ATTENTION;
    Kind keys = own ? Kind.KEY : Kind.CROSS_KEYS_VALUES;
    Kind values = own ? Kind.VALUE : Kind.CROSS_KEYS_VALUES;
    addProjection(block, TensorRole.QUERY, own ? Kind.QUERY : Kind.CROSS_QUERY);
    addProjection(block, TensorRole.KEY, keys);
    addProjection(block, TensorRole.VALUE, values);
    if (isDense(block, own ? Kind.OUTPUT : Kind.CROSS_OUTPUT)) {
      add(block.slot(TensorRole.OUTPUT), width, attentionWidth(block));
    }
    add(block.slot(TensorRole.NORM), width);
  }

  private void addProjection(Block block, TensorRole role, Kind module) {
    if (isDense(block, module)) {
      add(block.slot(role), attentionWidth(block), width);
    }
  }

  private long attentionWidth(Block block) {
    return (long) config.heads(block) * config.headSize();
  }

  private boolean isDense(Block block, Kind module) {
    return !config.learners().have(new AdaptiveModule(block.stack(), block.layer(), module));
  }

  private void addFeedForward(Block block) {
    if (!config.has(block)) {
      return;
    }
    if (isDense(block, Kind.FEED_FORWARD)) {
      addNetwork(block);
    }
    add(block.slot(TensorRole.NORM), width);
  }

  private void addNetwork(Block block) {
    long inner = config.feedForwardWidth(block);
    if (config.feedForward().gated()) {
      add(block.slot(TensorRole.GATE), inner, width);
    }
    add(block.slot(TensorRole.UP), inner, width);
    add(block.slot(TensorRole.DOWN), width, inner);
  }

  private void addLearners(AdaptiveModule module, LearnerShape shape) {
    long inputs = module.kind().readsAttention() ? attentionWidth(module.block()) : width;
    long inner = (long) shape.count() * shape.width();
    long choices = shape.choices(module.kind());
    long gateWidth = shape.gateWidth();
    add(module.slot(TensorRole.LEARNERS), inner, inputs);
    add(module.slot(TensorRole.LEARNERS_BIAS), inner);
    add(module.slot(TensorRole.LEARNERS_OUTPUT), outputs(module), inner);
    add(module.slot(TensorRole.CHOICE), gateWidth, inputs);
    add(module.slot(TensorRole.CHOICE_BIAS), gateWidth);
    add(module.slot(TensorRole.CHOICE_LOGITS), choices, gateWidth);
    add(module.slot(TensorRole.CHOICE_LOGITS_BIAS), choices);
  }

  private long outputs(AdaptiveModule module) {
    return switch (module.kind()) {
      case QUERY, KEY, VALUE, CROSS_QUERY -> attentionWidth(module.block());
      case CROSS_KEYS_VALUES -> 2 * attentionWidth(module.block());
      case OUTPUT, CROSS_OUTPUT, FEED_FORWARD -> width;
    };
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
