package io.encodeonce.runtime.train;

import io.encodeonce.runtime.PrunedShape;
import io.encodeonce.runtime.family.Block;
import io.encodeonce.runtime.family.FlatWeights;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.PruningMasks;
import io.encodeonce.runtime.family.Slot;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.family.StoredNumbers;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/** The share of the layers' weights that masks are expected to close, computed plainly. */
final class ExpectedShare {
  private final FlatWeights weights;
  private final ModelConfig config;

  private ExpectedShare(FlatWeights weights) {
    this.weights = weights;
    this.config = weights.config();
  }

  static double of(Path masked) {
    return of(StoredNumbers.read(StoredModel.open(masked)));
  }

  static double of(FlatWeights masked) {
    return new ExpectedShare(masked).share();
  }

  private double share() {
    double left = 0;
    double all = 0;
    for (Block block : config.blocks()) {
      Slot units = config.masks().units(block);
      int weightsOfUnit = block.kind() == Block.Kind.FEED_FORWARD ? 3 : 4 * config.headSize();
      all += weightsOfUnit * weights.tensor(units).remaining() * config.width();
      left +=
          weightsOfUnit
              * open(units)
              * config.masks().whole(block).map(this::open).orElse(1.0)
              * open(PruningMasks.WIDTH);
    }
    return 1 - left / all;
  }

  /** Expected units that let anything through: those whose stretched sigmoid is not below 0. */
  private double open(Slot slot) {
    FloatBuffer mask = weights.tensor(slot);
    boolean uniform = config.masks().shape().filter(PrunedShape.UNIFORM::equals).isPresent();
    boolean lasting = uniform || slot.equals(PruningMasks.WIDTH);
    double greatest = Double.NEGATIVE_INFINITY;
    double sum = 0;
    for (int i = 0; i < mask.limit(); i++) {
      double logAlpha = mask.get(i);
      double probable = 1 / (1 + Math.exp(2.0 / 3 * Math.log(0.1 / 1.1) - logAlpha));
      sum += probable;
      greatest = Math.max(greatest, probable);
    }
    return lasting ? sum - greatest + 1 : sum;
  }
}
