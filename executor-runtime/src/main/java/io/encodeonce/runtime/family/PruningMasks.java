package io.encodeonce.runtime.family;

import io.encodeonce.runtime.PrunedShape;
import io.encodeonce.runtime.TensorRole;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the masks are by which training prunes a model: a number for each unit, the log-alpha of a
 * hard concrete distribution (Louizos et al., arXiv 1712.01312). Units are the states' dimensions,
 * heads, columns of feed-forward networks, and whole blocks.
 *
 * @param shape none of a model without masks
 */
public record PruningMasks(Optional<PrunedShape> shape) {
  /** Nothing is masked. */
  public static final PruningMasks NONE = new PruningMasks(Optional.empty());

  /** The states' dimensions, {@code [width]}. */
  public static final Slot WIDTH = new Slot.OfModel(TensorRole.WIDTH_MASK);

  /** By which the share of pruned weights is held, {@code [2]}: of the gap and of its square. */
  public static final Slot MULTIPLIERS = new Slot.OfModel(TensorRole.MULTIPLIERS);

  private static final Set<TensorRole> ROLES =
      EnumSet.of(
          TensorRole.WIDTH_MASK,
          TensorRole.HEAD_MASK,
          TensorRole.COLUMN_MASK,
          TensorRole.BLOCK_MASK,
          TensorRole.MULTIPLIERS);

  /** The key of {@code config.json} that says there are masks. */
  static final String KEY = "pruning_masks";

  public static PruningMasks of(PrunedShape shape) {
    return new PruningMasks(Optional.of(shape));
  }

  /** Whether a slot is that of a mask, or of what holds the share. */
  public static boolean has(Slot slot) {
    return ROLES.contains(slot.role());
  }

  public boolean isPresent() {
    return shape.isPresent();
  }

  /** Masks are put on a dense model: what they leave is adapted further. */
  void requireAlone(Downsampling samplers, LayerShapes shapes) {
    Requirement.that(
        !isPresent() || !(samplers.isPresent() || shapes.isPresent()),
        KEY,
        "beside %s or %s".formatted(Downsampling.KEY, LayerShapes.KEY),
        "without either: slice the model first, and give samplers to what is left");
  }

  private boolean isUniform() {
    return shape.filter(PrunedShape.UNIFORM::equals).isPresent();
  }

  /** The mask over a block's heads or columns; in the uniform shape that of all such blocks. */
  public Slot units(Block block) {
    TensorRole role =
        block.kind() == Block.Kind.FEED_FORWARD ? TensorRole.COLUMN_MASK : TensorRole.HEAD_MASK;
    return isUniform() ? new Slot.OfModel(role) : block.slot(role);
  }

  /** The mask over all of a block, {@code [1]}, where blocks can go. */
  public Optional<Slot> whole(Block block) {
    return isUniform() ? Optional.empty() : Optional.of(block.slot(TensorRole.BLOCK_MASK));
  }

  /** All masks, {@link #WIDTH} first; none of a model without. */
  List<Slot> slots(List<Block> blocks) {
    List<Slot> slots = new ArrayList<>();
    if (isPresent()) {
      slots.add(WIDTH);
      blocks.stream().map(this::units).distinct().forEach(slots::add);
      blocks.forEach(block -> whole(block).ifPresent(slots::add));
    }
    return slots;
  }
}
