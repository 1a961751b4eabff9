package io.encodeonce.jobs.train;

import io.encodeonce.runtime.PrunedShape;
import io.encodeonce.spark.train.TokenSamplers;
import java.util.List;
import picocli.CommandLine.Option;

/** What an adapted model is made of. */
public final class AdaptOptions {
  @Option(
      names = "--shape",
      paramLabel = "SHAPE",
      description = {
        "What --prune may leave. uniform: the same heads and widths in all layers, an ordinary smaller"
            + " checkpoint that Hugging Face opens too; free: heads and widths of each layer's own.",
        "Default: uniform."
      })
  private PrunedShape shape = PrunedShape.UNIFORM;

  @Option(
      names = "--sampler-layers",
      paramLabel = "N",
      split = ",",
      description = {
        "The encoder layers before which --tokens puts a sampler that drops some, counted from 0, with"
            + " commas; their number means before the decoder.",
        "Default: 0,1."
      })
  private List<Integer> samplerLayers = TokenSamplers.EARLY.layers();

  @Option(
      names = "--sampler-width",
      paramLabel = "N",
      description = "The inner width of samplers. Default: 64.")
  private int samplerWidth = TokenSamplers.EARLY.width();

  public PrunedShape shape() {
    return shape;
  }

  public TokenSamplers samplers() {
    return new TokenSamplers(samplerLayers, samplerWidth);
  }
}
