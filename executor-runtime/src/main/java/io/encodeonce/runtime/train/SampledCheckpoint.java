package io.encodeonce.runtime.train;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.family.Downsampling;
import io.encodeonce.runtime.family.SampledModel;
import java.nio.file.Path;
import java.util.List;

/** Checkpoints whose encoders have token samplers, which training can teach to drop tokens. */
public final class SampledCheckpoint {
  /** The inner width of samplers whose price is little beside a layer's. */
  public static final int WIDTH = 64;

  private SampledCheckpoint() {}

  /**
   * Writes a model with new samplers, which keep all tokens: it gives the answers of the model it
   * is made from.
   *
   * @param model a checkpoint without samplers
   * @param places the encoder layers before which a sampler stands, ascending; their number stands
   *     for the place before the decoder
   * @param width the inner width of the samplers, such as {@link #WIDTH}
   * @param seed the same gives the same samplers, on every machine
   * @param target a new name, or an empty directory
   * @throws InferenceException if the model cannot be read, has samplers already or has no such
   *     places, the target is not empty or the disk refuses
   */
  public static void write(Path model, List<Integer> places, int width, long seed, Path target) {
    SampledModel.write(model, samplers(places, width), seed, target);
  }

  private static Downsampling samplers(List<Integer> places, int width) {
    try {
      return new Downsampling(places, width, List.of());
    } catch (IllegalArgumentException e) {
      throw new InferenceException(e.getMessage(), e);
    }
  }
}
