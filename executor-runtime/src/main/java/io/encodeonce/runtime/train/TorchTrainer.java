package io.encodeonce.runtime.train;

import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.checkpoint.StoredType;
import io.encodeonce.runtime.family.CheckpointWriter;
import io.encodeonce.runtime.family.FlatWeights;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.train.engine.Batch;
import io.encodeonce.runtime.train.engine.Teacher;
import io.encodeonce.runtime.train.engine.TrainedModel;
import io.encodeonce.runtime.train.engine.TrainedModel.Learned;
import io.encodeonce.runtime.train.engine.TrainedModel.Vector;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A {@link Trainer} on libtorch. */
final class TorchTrainer implements Trainer {
  private static final String FIRST_MEMORY = "first";
  private static final String SECOND_MEMORY = "second";
  private static final String EFFORT = "effort";

  private final Path base;
  private final ModelConfig config;
  private final TrainingOptions options;

  /** Far apart for neighbouring seeds, so that no two share what their steps draw. */
  private final long seedOfSteps;

  private final TrainedModel model;
  private final TokenControl tokens;
  private final EffortPrice effortPrice;
  private long steps;

  private TorchTrainer(Path base, ModelConfig config, TrainingOptions options, TrainedModel model) {
    this.base = base;
    this.config = config;
    this.options = options;
    this.seedOfSteps = new SplittableRandom(options.seed()).nextLong();
    this.model = model;
    this.tokens = new TokenControl(options.adapting());
    this.effortPrice = new EffortPrice(options.effort());
  }

  static TorchTrainer open(Path directory, Optional<Path> teacher, TrainingOptions options) {
    StoredModel checkpoint = StoredModel.open(directory);
    requireSamplers(directory, checkpoint.config(), options.adapting());
    requireLearners(directory, checkpoint.config(), options.effort());
    requireDense(teacher, options.effort());
    TrainedModel model =
        TrainedModel.open(
            checkpoint, teacher.map(other -> Teacher.open(other, directory)), options);
    return new TorchTrainer(directory, checkpoint.config(), options, model);
  }

  private static void requireSamplers(
      Path directory, ModelConfig config, AdaptingOptions adapting) {
    OptionException.require(
        config.downsampling().isPresent() || !adapting.dropsTokens(),
        TrainingOption.TOKENS,
        adapting.tokens(),
        ("1 for a checkpoint without token samplers, as %s is; AdaptJob gives it some and trains them,"
                + " and SampledCheckpoint gives it some to be trained")
            .formatted(directory));
  }

  private static void requireLearners(Path directory, ModelConfig config, EffortOptions effort) {
    String rule = "%s for a checkpoint without learners, as %s is; LearnerCheckpoint gives it some";
    OptionException.require(
        config.learners().isPresent() || !effort.hasBudget(),
        EffortOption.ACM,
        effort.budget(),
        rule.formatted("left out", directory));
    OptionException.require(
        config.learners().isPresent() || !effort.imitates(),
        EffortOption.LEARN,
        effort.learned(),
        rule.formatted("model", directory));
  }

  private static void requireDense(Optional<Path> teacher, EffortOptions effort) {
    OptionException.require(
        teacher.isPresent() || !effort.imitates(),
        EffortOption.LEARN,
        effort.learned(),
        "model where there is no teacher; give the dense model that this one was made of");
  }

  @Override
  public TrainingStep step(List<List<TrainingExample>> batches) {
    return update(learn(batches));
  }

  @Override
  public double loss(List<TrainingExample> examples) {
    adapt(0);
    Batch batch = batch(examples);
    return model.loss(batch) / batch.targets();
  }

  @Override
  public GradientSum gradient(List<List<TrainingExample>> batches) {
    Sums sums = learn(batches);
    float[] gradient = model.read(Vector.GRADIENT);
    model.forget();
    return new GradientSum(
        gradient, sums.loss, sums.documents, sums.tokens, sums.kept, sums.work, sums.targets);
  }

  @Override
  public TrainingStep apply(GradientSum sum) {
    model.write(Vector.GRADIENT, sum.gradient());
    return update(
        new Sums(sum.loss(), sum.documents(), sum.tokens(), sum.kept(), sum.work(), sum.targets()));
  }

  private record Sums(
      double loss, int documents, long tokens, KeptTokens kept, LearnerWork work, long targets) {}

  private Sums learn(List<List<TrainingExample>> batches) {
    adapt(tokens.shift(steps + 1));
    SplittableRandom seeds = new SplittableRandom(seedOfSteps + steps);
    double loss = 0;
    int documents = 0;
    long tokens = 0;
    KeptTokens kept = KeptTokens.NONE;
    LearnerWork work = LearnerWork.NONE;
    long targets = 0;
    for (List<TrainingExample> examples : batches) {
      Batch batch = batch(examples);
      Learned learned = model.learn(batch, seeds.nextLong(), steps);
      loss += learned.loss();
      kept = kept.plus(learned.kept());
      work = work.plus(learned.work());
      documents += batch.documents();
      tokens += batch.tokens();
      targets += batch.targets();
    }
    return new Sums(loss, documents, tokens, kept, work, targets);
  }

  private void adapt(double shift) {
    if (options.adapting().dropsTokens()) {
      model.adapt(options.adapting(), steps + 1, tokens.price(steps + 1), shift);
    }
    if (options.effort().hasBudget()) {
      model.gate(options.effort(), steps + 1, effortPrice.at(steps + 1));
    }
  }

  private Batch batch(List<TrainingExample> examples) {
    return new Batch(examples, config.tokens());
  }

  private TrainingStep update(Sums sums) {
    long step = steps + 1;
    LearningOptions learning = options.learning();
    double rate = learning.learningRate().at(step);
    double norm = model.update(sums.targets(), learning.clipNorm(), step, rate);
    double loss = sums.loss() / sums.targets();
    if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
      throw new TrainingException(
          ("at step %d the loss is %s and the gradients' norm %s, at a learning rate of %s; the"
                  + " weights are those of step %d: go on from there with a lower rate, a longer"
                  + " warm-up or a smaller clip_norm")
              .formatted(step, loss, norm, rate, steps));
    }
    steps = step;
    KeptTokens kept = tokens.note(step, sums.kept());
    effortPrice.note(sums.work());
    return new TrainingStep(
        step, loss, sums.documents(), sums.tokens(), kept, sums.work(), sums.targets(), norm, rate);
  }

  @Override
  public TrainingState state() {
    TreeMap<String, float[]> memory = new TreeMap<>();
    memory.put(FIRST_MEMORY, model.read(Vector.FIRST_MEMORY));
    memory.put(SECOND_MEMORY, model.read(Vector.SECOND_MEMORY));
    if (options.adapting().dropsTokens()) {
      memory.put(TrainingState.TOKENS, tokens.memory());
    }
    if (options.effort().hasBudget()) {
      memory.put(EFFORT, effortPrice.memory());
    }
    return new TrainingState(steps, model.read(Vector.WEIGHTS), memory);
  }

  @Override
  public void restore(TrainingState state) {
    model.write(Vector.WEIGHTS, state.weights());
    model.write(Vector.FIRST_MEMORY, state.optimizer().get(FIRST_MEMORY));
    model.write(Vector.SECOND_MEMORY, state.optimizer().get(SECOND_MEMORY));
    Optional.ofNullable(state.optimizer().get(TrainingState.TOKENS)).ifPresent(tokens::restore);
    Optional.ofNullable(state.optimizer().get(EFFORT)).ifPresent(effortPrice::restore);
    steps = state.steps();
  }

  @Override
  public void write(Path directory) {
    FlatWeights weights = new FlatWeights(config, model.read(Vector.WEIGHTS));
    CheckpointWriter.write(base, weights, StoredType.FP32, directory);
  }

  @Override
  public void close() {
    model.close();
  }
}
