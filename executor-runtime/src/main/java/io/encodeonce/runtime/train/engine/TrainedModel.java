package io.encodeonce.runtime.train.engine;

import static io.encodeonce.runtime.train.engine.TrainingProgram.ADAFACTOR;
import static io.encodeonce.runtime.train.engine.TrainingProgram.ADAMW;
import static io.encodeonce.runtime.train.engine.TrainingProgram.ADAPT;
import static io.encodeonce.runtime.train.engine.TrainingProgram.FORGET;
import static io.encodeonce.runtime.train.engine.TrainingProgram.GATE;
import static io.encodeonce.runtime.train.engine.TrainingProgram.IMITATE;
import static io.encodeonce.runtime.train.engine.TrainingProgram.LEARN;
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
import io.encodeonce.runtime.family.StoredNumbers;
import io.encodeonce.runtime.model.TransformerProgram;
import io.encodeonce.runtime.model.load.PlainLayout;
import io.encodeonce.runtime.model.load.StoredTensors;
import io.encodeonce.runtime.model.load.TransformerLoader;
import io.encodeonce.runtime.tensor.Program;
import io.encodeonce.runtime.tensor.Scope;
import io.encodeonce.runtime.tensor.TorchDevice;
import io.encodeonce.runtime.tensor.Value;
import io.encodeonce.runtime.train.AdaptingOptions;
import io.encodeonce.runtime.train.EffortOptions;
import io.encodeonce.runtime.train.KeptTokens;
import io.encodeonce.runtime.train.LearnedParts;
import io.encodeonce.runtime.train.LearnerWork;
import io.encodeonce.runtime.train.Optimizer;
import io.encodeonce.runtime.train.PruningOption;
import io.encodeonce.runtime.train.PruningOptions;
import io.encodeonce.runtime.train.TrainingOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;

/** The weights, their gradient and the optimizer's memory in libtorch. Not thread-safe. */
public final class TrainedModel implements AutoCloseable {
  /** In place of tau, of which there is none. */
  private static final double OF_LEARNERS = 0;

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
    teacher.ifPresent(other -> other.requireFor(checkpoint.config(), options));
    TorchDevice device = TorchDevice.find(options.computing().device());
    Precision asked = options.computing().precision();
    Precision precision = asked == Precision.AUTO ? device.automaticPrecision() : asked;
    Program program = TransformerProgram.load(device, options.computing().processors());
    try {
      if (options.effort().imitates()) {
        return new TrainedModel(
            program, checkpoint, teacher.map(Teacher::checkpoint), precision, options);
      }
      TrainedModel model =
          new TrainedModel(program, checkpoint, Optional.empty(), precision, options);
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
          ("is %s, but the model has no masks to prune by: leave it out, have AdaptJob prune the model,"
                  + " or give it masks by PrunableCheckpoint")
              .formatted(options.share()));
    }
  }

  /**
   * @param dense whose modules learners see what they are to do
   */
  private TrainedModel(
      Program program,
      StoredModel checkpoint,
      Optional<StoredModel> dense,
      Precision precision,
      TrainingOptions options) {
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
            dense.map(this::inMemory),
            kept);
    kept.run(TRAIN, model, Lessons.of(options.loss(), kept));
    mask(checkpoint.config(), precision, options.pruning());
    imitate(options.effort());
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

  /** The tensors of another model, on the device. */
  private Function<Slot, Value> inMemory(StoredModel other) {
    return slot -> {
      ModelTensor tensor = other.config().tensors().get(slot);
      long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
      long bytes = Float.BYTES * LongStream.of(shape).reduce(1, Math::multiplyExact);
      ByteBuffer numbers =
          ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
      StoredNumbers.read(other, slot, numbers.asFloatBuffer());
      return kept.singles(numbers, shape);
    };
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

  private void imitate(EffortOptions options) {
    if (options.imitates()) {
      boolean ofGates = options.learned() == LearnedParts.GATES;
      kept.run(IMITATE, kept.number(ofGates ? options.tau() : OF_LEARNERS));
    }
  }

  private float[] factors(TrainingOptions options) {
    float[] factors = new float[slots.size()];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = Lessons.factor(slots.get(i), options);
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
      scope.run(ADAPT, Lessons.of(options, step, tokenPrice, shift, scope));
    }
  }

  /**
   * Lets gates choose as they are trained to from now on.
   *
   * @param step counted from 1
   * @param price of the share of learners' work that is run
   */
  public void gate(EffortOptions options, long step, double price) {
    try (Scope scope = program.scope()) {
      scope.run(GATE, Lessons.of(options, step, price, scope));
    }
  }

  /**
   * What was learned of a batch.
   *
   * @param loss summed over targets
   */
  public record Learned(double loss, KeptTokens kept, LearnerWork work) {}

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
      float[] learned = device.toFloats(device.runForGradients(LEARN, sizes, numbers, moment));
      return new Learned(
          learned[0],
          new KeptTokens(Math.round(learned[1]), batch.documentTokens()),
          new LearnerWork(learned[2], learned[3]));
    }
  }

  /** The cross-entropy with the answers, or what is missed of modules, summed over targets. */
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
