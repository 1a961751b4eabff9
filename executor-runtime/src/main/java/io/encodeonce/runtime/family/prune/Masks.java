package io.encodeonce.runtime.family.prune;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.PrunedShape;
import io.encodeonce.runtime.family.Block;
import io.encodeonce.runtime.family.FlatWeights;
import io.encodeonce.runtime.family.LayerShape;
import io.encodeonce.runtime.family.LayerShapes;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.PruningMasks;
import io.encodeonce.runtime.family.Stack;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What the masks of a model let through, and the sizes of what that leaves. */
final class Masks {
  private final FlatWeights weights;
  private final ModelConfig config;
  private final Mask width;
  private final Map<Block, Mask> units = new LinkedHashMap<>();

  Masks(FlatWeights weights) {
    this.weights = weights;
    this.config = weights.config();
    this.width = Mask.lasting(weights.tensor(PruningMasks.WIDTH));
    config.blocks().forEach(block -> units.put(block, read(block)));
  }

  private Mask read(Block block) {
    PruningMasks masks = config.masks();
    if (isUniform()) {
      return Mask.lasting(weights.tensor(masks.units(block)));
    }
    Mask own = Mask.of(weights.tensor(masks.units(block)));
    return masks
        .whole(block)
        .map(whole -> own.times(Mask.of(weights.tensor(whole)).strength(0)))
        .orElse(own);
  }

  private boolean isUniform() {
    return config.masks().shape().filter(PrunedShape.UNIFORM::equals).isPresent();
  }

  /** Of the states' dimensions. */
  Mask width() {
    return width;
  }

  /** Of a block's heads or columns. */
  Mask of(Block block) {
    return units.get(block);
  }

  /** The model that is left. */
  ModelConfig left() {
    int heads = most(Block.Kind.SELF_ATTENTION, Block.Kind.CROSS_ATTENTION);
    int columns = most(Block.Kind.FEED_FORWARD);
    try {
      return config.pruned(
          width.left(), heads, columns, isUniform() ? LayerShapes.ALIKE : shapes());
    } catch (IllegalArgumentException e) {
      throw new InferenceException(
          "the masks leave no model: %s; train them with a smaller share to prune"
              .formatted(e.getMessage()),
          e);
    }
  }

  /** Of a block that has most; 1 where there is none. */
  private int most(Block.Kind... kinds) {
    return units.entrySet().stream()
        .filter(entry -> List.of(kinds).contains(entry.getKey().kind()))
        .mapToInt(entry -> entry.getValue().left())
        .reduce(1, Math::max);
  }

  private LayerShapes shapes() {
    return new LayerShapes(shapes(Stack.ENCODER), shapes(Stack.DECODER));
  }

  private List<LayerShape> shapes(Stack stack) {
    return IntStream.range(0, config.layers(stack)).mapToObj(i -> shape(stack, i)).toList();
  }

  private LayerShape shape(Stack stack, int layer) {
    return new LayerShape(
        left(stack, layer, Block.Kind.SELF_ATTENTION),
        stack == Stack.DECODER ? left(stack, layer, Block.Kind.CROSS_ATTENTION) : 0,
        left(stack, layer, Block.Kind.FEED_FORWARD));
  }

  private int left(Stack stack, int layer, Block.Kind kind) {
    return of(new Block(stack, layer, kind)).left();
  }
}
