package io.encodeonce.spark.train.adapt;

import io.encodeonce.runtime.train.SampledCheckpoint;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a model gets samplers that drop tokens.
 *
 * @param layers of the encoder before which one stands, counted from 0, ascending; their number
 *     stands for the place before the decoder
 * @param width the inner width of each
 */
public record TokenSamplers(List<Integer> layers, int width) {
  /** Before the first layers, so that all others have fewer tokens to compute. */
  public static final TokenSamplers EARLY =
      new TokenSamplers(List.of(0, 1), SampledCheckpoint.WIDTH);

  public TokenSamplers {
    layers = List.copyOf(layers);
  }

  void write(Path model, long seed, Path target) {
    SampledCheckpoint.write(model, layers, width, seed, target);
  }
}
