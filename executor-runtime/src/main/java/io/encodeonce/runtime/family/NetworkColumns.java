package io.encodeonce.runtime.family;

import io.encodeonce.runtime.TensorRole;
import java.nio.FloatBuffer;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The columns of feed-forward networks as the inner units of learners, the strongest column in the
 * first learner. A unit is activated by GELU; where the network is not, units are the nearest to
 * its columns that is simple.
 */
final class NetworkColumns {
  /**
   * How much larger what a unit reads is than what its column does, and by as much what it writes
   * is smaller: {@code GELU(2 x) / 2} is nearer to ReLU than {@code GELU(x)} is, and {@code 1.7
   * GELU(x / 1.7)} is nearly SiLU.
   */
  private static final float OF_RELU = 2;

  private static final float OF_SILU = 1 / 1.702f;

  /**
   * Of a gated column, which two units stand for: {@code s (GELU(r (g + u)) - GELU(r (g - u)))}.
   * Where {@code g} and {@code u} are normally distributed it is about {@code (0.4 + 0.5 g) u}, as
   * {@code GELU(g) u} is.
   */
  private static final float PAIR_READS = 0.8f;

  private static final float PAIR_WRITES = 1 / 3f;

  private final FlatWeights dense;
  private final FlatWeights weights;
  private final int width;

  /**
   * @param dense where the networks are
   * @param weights where their learners are
   */
  NetworkColumns(FlatWeights dense, FlatWeights weights) {
    this.dense = dense;
    this.weights = weights;
    this.width = dense.config().width();
  }

  /** Makes the learners of a module out of its network's columns; units that are left write 0. */
  void copy(AdaptiveModule module) {
    LearnerShape shape = weights.config().learners().modules().get(module);
    Units units = new Units(module, shape.count() * shape.width());
    boolean gated = dense.config().feedForward().gated();
    int perColumn = gated ? 2 : 1;
    int[] order = order(module.block());
    int copied = Math.min(order.length, units.count / perColumn);
    for (int i = 0; i < copied; i++) {
      if (gated) {
        units.copyGated(2 * i, order[i]);
      } else {
        units.copy(i, order[i]);
      }
    }
    for (int unit = copied * perColumn; unit < units.count; unit++) {
      units.write(unit, order[0], 0);
    }
  }

  /** The columns by the norms of what they read and write, the strongest first. */
  private int[] order(Block block) {
    int columns = dense.config().feedForwardWidth(block);
    double[] strengths = new double[columns];
    FloatBuffer up = dense.tensor(block.slot(TensorRole.UP));
    FloatBuffer down = dense.tensor(block.slot(TensorRole.DOWN));
    for (int column = 0; column < columns; column++) {
      double read = 0;
      double written = 0;
      for (int i = 0; i < width; i++) {
        read += (double) up.get(column * width + i) * up.get(column * width + i);
        written += (double) down.get(i * columns + column) * down.get(i * columns + column);
      }
      strengths[column] = read * written;
    }
    return IntStream.range(0, columns)
        .boxed()
        .sorted(Comparator.comparingDouble(column -> -strengths[column]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private float scale() {
    return switch (dense.config().feedForward().activation()) {
      case RELU -> OF_RELU;
      case SILU -> OF_SILU;
      case GELU, GELU_TANH -> 1;
    };
  }

  /** The inner units of a module's learners, one learner after the other. */
  private final class Units {
    private final FloatBuffer gate;
    private final FloatBuffer up;
    private final FloatBuffer down;
    private final FloatBuffer reads;
    private final FloatBuffer writes;
    private final int columns;
    private final int count;

    Units(AdaptiveModule module, int count) {
      Block block = module.block();
      this.up = dense.tensor(block.slot(TensorRole.UP));
      this.gate =
          dense.config().feedForward().gated()
              ? dense.tensor(block.slot(TensorRole.GATE))
              : FloatBuffer.allocate(0);
      this.down = dense.tensor(block.slot(TensorRole.DOWN));
      this.reads = weights.tensor(module.slot(TensorRole.LEARNERS));
      this.writes = weights.tensor(module.slot(TensorRole.LEARNERS_OUTPUT));
      this.columns = dense.config().feedForwardWidth(block);
      this.count = count;
    }

    void copy(int unit, int column) {
      float scale = scale();
      for (int i = 0; i < width; i++) {
        reads.put(unit * width + i, scale * up.get(column * width + i));
      }
      write(unit, column, 1 / scale);
    }

    /** Into a unit and the next. */
    void copyGated(int unit, int column) {
      for (int i = 0; i < width; i++) {
        float g = gate.get(column * width + i);
        float u = up.get(column * width + i);
        reads.put(unit * width + i, PAIR_READS * (g + u));
        reads.put((unit + 1) * width + i, PAIR_READS * (g - u));
      }
      write(unit, column, PAIR_WRITES);
      write(unit + 1, column, -PAIR_WRITES);
    }

    void write(int unit, int column, float scale) {
      for (int i = 0; i < width; i++) {
        writes.put(i * count + unit, scale * down.get(i * columns + column));
      }
    }
  }
}
