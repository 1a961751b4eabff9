package io.encodeonce.runtime.train.engine;

import static io.encodeonce.runtime.train.engine.TrainingProgram.ADAFACTOR;
import static io.encodeonce.runtime.train.engine.TrainingProgram.ADAMW;
import static io.encodeonce.runtime.train.engine.TrainingProgram.ADAPT;
import static io.encodeonce.runtime.train.engine.TrainingProgram.ADAPTING;
import static io.encodeonce.runtime.train.engine.TrainingProgram.FORGET;
import static io.encodeonce.runtime.train.engine.TrainingProgram.LEARN;
import static io.encodeonce.runtime.train.engine.TrainingProgram.LESSON;
import static io.encodeonce.runtime.train.engine.TrainingProgram.LOSS;
import static io.encodeonce.runtime.train.engine.TrainingProgram.MASK;
import static io.encodeonce.runtime.train.engine.TrainingProgram.OVERWRITE;
import static io.encodeonce.runtime.train.engine.TrainingProgram.PACE;
import static io.encodeonce.runtime.train.engine.TrainingProgram.PARAMETER;
import static io.encodeonce.runtime.train.engine.TrainingProgram.PRUNING;
import static io.encodeonce.runtime.train.engine.TrainingProgram.START;
import static io.encodeonce.runtime.train.engine.TrainingProgram.TEACH;
import static io.encodeonce.runtime.train.engine.TrainingProgram.TRAIN;
import static io.encodeonce.runtime.train.engine.TrainingProgram.UPDATE;
import static io.encodeonce.runtime.train.engine.TrainingProgram.VECTORS;

import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.family.ModelConfig;
import io.encodeonce.runtime.family.PruningMasks;
import io.encodeonce.runtime.family.Slot;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.model.TransformerProgram;
import io.encodeonce.runtime.model.load.PlainLayout;
import io.encodeonce.runtime.model.load.StoredTensors;
import io.encodeonce.runtime.model.load.TransformerLoader;
import io.encodeonce.runtime.tensor.Program;
import io.encodeonce.runtime.tensor.Scope;
import io.encodeonce.runtime.tensor.TorchDevice;
import io.encodeonce.runtime.tensor.Value;
import io.encodeonce.runtime.train.AdaptingOptions;
import io.encodeonce.runtime.train.ComputingOptions;
import io.encodeonce.runtime.train.KeptTokens;
import io.encodeonce.runtime.train.LossOptions;
import io.encodeonce.runtime.train.Optimizer;
import io.encodeonce.runtime.train.PruningOption;
import io.encodeonce.runtime.train.PruningOptions;
import io.encodeonce.runtime.train.TrainingOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The weights, their gradient and the optimizer's memory in libtorch. Not thread-safe. */
public final class TrainedModel implements AutoCloseable {
  private final Program program;
  private final Scope kept;
  private final List<Slot> slots;
  private final Value optimizer;

  private final Map<Vector, Value> vectors = new EnumMap<>(Vector.class);

  /**
   * Loads the program and a model.
   *
   * @param teacher from whom it learns too
   */
  public static TrainedModel open(
      StoredModel checkpoint, Optional<Teacher> teacher, TrainingOptions options) {
    requireMasks(checkpoint.config(), options.pruning());
    teacher.ifPresent(
        other -> other.requireFor(checkpoint.config(), options.loss().distillation()));
    TorchDevice device = TorchDevice.find(options.computing().device());
    Precision asked = options.computing().precision();
    Precision precision = asked == Precision.AUTO ? device.automaticPrecision() : asked;
    Program program = TransformerProgram.load(device, threads(options.computing()));
    try {
      TrainedModel model = new TrainedModel(program, checkpoint, precision, options);
      teacher.ifPresent(other -> model.teach(other.checkpoint(), precision));
      return model;
    } catch (RuntimeException e) {
      program.close();
      throw e;
    }
  }

  private static void requireMasks(ModelConfig model, PruningOptions options) {
    if (options.share() > 0 && !model.masks().isPresent()) {
      throw new OptionException(
          PruningOption.PRUNE.key(),
          "is %s, but the model has no masks to prune by; make it prunable first, or leave it out"
              .formatted(options.share()));
    }
  }

  private static int threads(ComputingOptions options) {
    return options.threads() == ComputingOptions.ALL_PROCESSORS
        ? Runtime.getRuntime().availableProcessors()
        : options.threads();
  }

  private TrainedModel(
      Program program, StoredModel checkpoint, Precision precision, TrainingOptions options) {
    this.program = program;
    this.kept = program.scope();
    this.slots = new ArrayList<>(checkpoint.config().tensors().keySet());
    kept.runForGradients(
        START, shapes(checkpoint.config().tensors().values()), kept.floats(new float[1]));
    readWeights(checkpoint);
    Value model =
        PlainLayout.of(
            checkpoint.config(),
            TransformerLoader.numberFormat(precision),
            slot -> parameter(kept, slot),
            kept);
    kept.run(TRAIN, model, lesson(options.loss()));
    mask(checkpoint.config(), precision, options.pruning());
    kept.run(PACE, kept.floats(factors(options)));
    this.optimizer = optimizer(options.learning().optimizer());
    List<Value> parts = kept.parts(kept.run(VECTORS, optimizer));
    for (Vector vector : Vector.values()) {
      vectors.put(vector, parts.get(vectors.size()));
    }
  }

  private Value shapes(Collection<ModelTensor> tensors) {
    long[] shapes = new long[2 * tensors.size()];
    int place = 0;
    for (ModelTensor tensor : tensors) {
      shapes[place++] = tensor.shape().get(0);
      shapes[place++] = tensor.shape().size() == 2 ? tensor.shape().get(1) : 0;
    }
    return kept.longs(shapes, tensors.size(), 2);
  }

  private Value parameter(Scope scope, Slot slot) {
    return scope.run(PARAMETER, scope.number(slots.indexOf(slot)));
  }

  private void readWeights(StoredModel checkpoint) {
    try (Scope host = program.hostScope()) {
      StoredTensors stored = new StoredTensors(checkpoint, host);
      for (Slot slot : slots) {
        host.run(OVERWRITE, parameter(host, slot), stored.apply(slot));
      }
    }
  }

  private void mask(ModelConfig config, Precision precision, PruningOptions options) {
    if (!config.masks().isPresent()) {
      return;
    }
    MaskedBlocks blocks = new MaskedBlocks(config);
    kept.run(
        MASK,
        kept.list(config.maskSlots().stream().map(slot -> parameter(kept, slot)).toList()),
        kept.longs(blocks.numbers(), blocks.count(), MaskedBlocks.NUMBERS),
        parameter(kept, PruningMasks.MULTIPLIERS),
        kept.tuple(
            PRUNING,
            kept.number(blocks.lasting()),
            kept.number(options.share()),
            kept.number(options.warmUpSteps()),
            kept.format(TransformerLoader.numberFormat(precision))));
  }

  private Value lesson(LossOptions options) {
    return kept.tuple(
        LESSON,
        kept.number(options.dropout()),
        kept.number(options.labelSmoothing()),
        kept.number(options.distillation().answers()),
        kept.number(options.distillation().distributions()),
        kept.number(options.distillation().temperature()),
        kept.number(options.distillation().hiddenStates()));
  }

  /** By what each tensor's learning rate is multiplied: samplers and masks have their own. */
  private float[] factors(TrainingOptions options) {
    double peak = options.learning().learningRate().peak();
    float[] factors = new float[slots.size()];
    for (int i = 0; i < factors.length; i++) {
      Slot slot = slots.get(i);
      factors[i] = 1;
      if (slot instanceof Slot.OfSampler) {
        factors[i] = (float) (options.adapting().samplerLearningRate() / peak);
      } else if (PruningMasks.has(slot)) {
        factors[i] = (float) (options.pruning().maskLearningRate() / peak);
      }
    }
    return factors;
  }

  private Value optimizer(Optimizer asked) {
    if (asked instanceof Optimizer.AdamW adamw) {
      return kept.run(
          ADAMW,
          kept.number(adamw.beta1()),
          kept.number(adamw.beta2()),
          kept.number(adamw.epsilon()),
          kept.number(adamw.weightDecay()));
    }
    Optimizer.Adafactor adafactor = (Optimizer.Adafactor) asked;
    return kept.run(
        ADAFACTOR,
        kept.number(adafactor.clipThreshold()),
        kept.number(adafactor.decay()),
        kept.number(adafactor.weightDecay()));
  }

  /** Learns beside the answers what this model says of them. */
  private void teach(StoredModel teacher, Precision precision) {
    kept.run(TEACH, kept.adopt(TransformerLoader.fused(program, teacher, precision)));
  }

  /**
   * Lets samplers drop tokens from now on.
   *
   * @param step counted from 1
   * @param tokenPrice of the share of tokens that is kept
   * @param shift of all keep logits
   */
  public void adapt(AdaptingOptions options, long step, double tokenPrice, double shift) {
    try (Scope scope = program.scope()) {
      Value adapting =
          scope.tuple(
              ADAPTING,
              scope.number(options.noise(step)),
              scope.number(options.temperature()),
              scope.number(options.normWeight(step)),
              scope.number(options.entropyWeight()),
              scope.number(tokenPrice),
              scope.number(shift));
      scope.run(ADAPT, adapting);
    }
  }

  /**
   * What was learned of a batch.
   *
   * @param loss summed over targets
   */
  public record Learned(double loss, KeptTokens kept) {}

  /**
   * Adds the gradient of a batch.
   *
   * @param steps done before
   */
  public Learned learn(Batch batch, long seed, long steps) {
    try (Scope host = program.hostScope();
        Scope device = program.scope()) {
      Value numbers = host.longs(batch.numbers());
      Value sizes = host.longs(batch.sizes());
      Value moment = host.longs(new long[] {seed, steps});
      float[] lossAndKept = device.toFloats(device.runForGradients(LEARN, sizes, numbers, moment));
      return new Learned(
          lossAndKept[0], new KeptTokens(Math.round(lossAndKept[1]), batch.documentTokens()));
    }
  }

  /** The cross-entropy with the answers, summed over targets. */
  public double loss(Batch batch) {
    try (Scope host = program.hostScope();
        Scope device = program.scope()) {
      Value numbers = host.longs(batch.numbers());
      return device.toFloats(device.run(LOSS, host.longs(batch.sizes()), numbers))[0];
    }
  }

  /**
   * Applies the gradient, unless it is not finite, and starts a new one.
   *
   * @param targets by which it is divided
   * @param step counted from 1
   * @return its norm before it was clipped
   */
  public double update(long targets, double clipNorm, long step, double learningRate) {
    try (Scope scope = program.scope()) {
      Value norm =
          scope.run(
              UPDATE,
              optimizer,
              scope.number(targets),
              scope.number(clipNorm),
              scope.number(step),
              scope.number(learningRate));
      return scope.toFloats(norm)[0];
    }
  }

  /** A copy. */
  public float[] read(Vector vector) {
    try (Scope scope = program.scope()) {
      return scope.toFloats(vectors.get(vector));
    }
  }

  public void write(Vector vector, float[] numbers) {
    try (Scope host = program.hostScope()) {
      host.run(OVERWRITE, vectors.get(vector), host.floats(numbers));
    }
  }

  /** Starts a new gradient. */
  public void forget() {
    try (Scope scope = program.scope()) {
      scope.run(FORGET);
    }
  }

  /** In the order in which the program gives them. */
  public enum Vector {
    WEIGHTS,
    GRADIENT,
    /** What the optimizer remembers: means, or rows. */
    FIRST_MEMORY,
    /** Squares, or columns. */
    SECOND_MEMORY
  }

  @Override
  public void close() {
    kept.close();
    program.close();
  }
}
