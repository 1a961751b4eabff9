package io.encodeonce.runtime.family;

import io.encodeonce.runtime.TensorRole;
import java.util.Comparator;

/**
 * A part of a layer that may consist of learners: a projection of its attention, or its
 * feed-forward network. By stack, layer and kind.
 *
 * @param layer from 0
 */
public record AdaptiveModule(Stack stack, int layer, Kind kind)
    implements Comparable<AdaptiveModule> {
  private static final Comparator<AdaptiveModule> ORDER =
      Comparator.comparing(AdaptiveModule::stack)
          .thenComparing(AdaptiveModule::layer)
          .thenComparing(AdaptiveModule::kind);

  /** In the order in which a layer runs them, but for cross keys and values, which come before. */
  public enum Kind {
    QUERY("q", Block.Kind.SELF_ATTENTION),
    KEY("k", Block.Kind.SELF_ATTENTION),
    VALUE("v", Block.Kind.SELF_ATTENTION),
    OUTPUT("o", Block.Kind.SELF_ATTENTION),
    CROSS_QUERY("cross_q", Block.Kind.CROSS_ATTENTION),
    CROSS_OUTPUT("cross_o", Block.Kind.CROSS_ATTENTION),
    FEED_FORWARD("feed_forward", Block.Kind.FEED_FORWARD),
    /** Of one layer, keys first. */
    CROSS_KEYS_VALUES("cross_kv", Block.Kind.CROSS_ATTENTION);

    private final String configName;
    private final Block.Kind block;

    Kind(String configName, Block.Kind block) {
      this.configName = configName;
      this.block = block;
    }

    /** What {@code config.json} calls it. */
    public String configName() {
      return configName;
    }

    /** Whether it reads what attention has mixed, not a state. */
    boolean readsAttention() {
      return this == OUTPUT || this == CROSS_OUTPUT;
    }

    /** Whether it gives what tokens of the same stack attend to each other with. */
    public boolean isQueryKeyOrValue() {
      return this == QUERY || this == KEY || this == VALUE;
    }

    /**
     * Learners that a token may go without: a residual carries it past a network's, all of them.
     */
    int least() {
      return this == FEED_FORWARD ? 0 : 1;
    }
  }

  /** The block that it is in. */
  public Block block() {
    return new Block(stack, layer, kind.block);
  }

  /** The place of one of its tensors. */
  public Slot slot(TensorRole role) {
    return new Slot.OfModule(this, role);
  }

  /** How the model's user knows it, such as {@code decoder.0.cross_kv}. */
  public String name() {
    return layerName() + "." + kind.configName;
  }

  /** How the model's user knows its layer, such as {@code decoder.0}. */
  public String layerName() {
    return LayerNames.of(stack, layer);
  }

  @Override
  public int compareTo(AdaptiveModule other) {
    return ORDER.compare(this, other);
  }
}
