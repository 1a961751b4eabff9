package io.encodeonce.jobs.train;

import io.encodeonce.jobs.options.Problems;
import io.encodeonce.runtime.PrunedShape;
import io.encodeonce.runtime.train.LearnerModule;
import io.encodeonce.runtime.train.LearnerModules;
import io.encodeonce.spark.train.adapt.LearnerPlan;
import io.encodeonce.spark.train.adapt.TokenSamplers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  @Option(
      names = "--acm-learners",
      paramLabel = "N",
      description = {
        "How many learners --acm makes of a module; together they cost what the module did.",
        "Default: 4."
      })
  private int learners = LearnerModules.USUAL.learners();

  @Option(
      names = "--acm-modules",
      paramLabel = "MODULE",
      split = ",",
      description = {
        "The modules of which it makes them, in all layers, with commas: feed_forward, q, k, v and o of"
            + " self-attention, cross_q, cross_o and cross_kv.",
        "Default: feed_forward."
      })
  private Set<LearnerModule> modules = LearnerModules.USUAL.modules();

  @Option(
      names = "--learner-steps",
      paramLabel = "N",
      description = {
        "Steps in which learners learn what their modules did.",
        "Default: as long as each run, --steps, --epochs and --minutes."
      })
  private Integer learnerSteps;

  @Option(
      names = "--gate-steps",
      paramLabel = "N",
      description = {
        "Steps in which their gates learn how many of them that takes.",
        "Default: a quarter of --steps, or as long as each run."
      })
  private Integer gateSteps;

  public LearnerPlan learners() {
    return new LearnerPlan(
        new LearnerModules(modules, learners),
        Optional.ofNullable(learnerSteps),
        Optional.ofNullable(gateSteps));
  }

  /** What is wrong, a sentence each. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    Problems.atLeast(problems, "--acm-learners", learners, 1);
    Problems.atLeast(problems, "--learner-steps", learnerSteps, 1);
    Problems.atLeast(problems, "--gate-steps", gateSteps, 1);
    return problems;
  }

  public PrunedShape shape() {
    return shape;
  }

  public TokenSamplers samplers() {
    return new TokenSamplers(samplerLayers, samplerWidth);
  }
}
