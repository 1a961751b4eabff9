package io.encodeonce.runtime.train;

import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.OptionValues;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * How a model is trained; checked when made. How long, and what is done on the way, is said by
 * {@link TrainingRun}.
 *
 * @param examples what becomes an example
 * @param batches how examples become steps
 * @param loss what is learned of a step's answers
 * @param adapting how a model with token samplers learns to do without tokens
 * @param effort how a model with learners is made, and learns to run fewer of them
 * @param learning how weights change
 * @param pruning what becomes of a model's masks
 * @param computing where it is computed, and in which numbers
 * @param seed of all that is drawn
 */
public record TrainingOptions(
    ExampleOptions examples,
    BatchOptions batches,
    LossOptions loss,
    AdaptingOptions adapting,
    EffortOptions effort,
    LearningOptions learning,
    PruningOptions pruning,
    ComputingOptions computing,
    long seed)
    implements Serializable {
  public TrainingOptions {
    Objects.requireNonNull(examples, "examples");
    Objects.requireNonNull(batches, "batches");
    Objects.requireNonNull(loss, "loss");
    Objects.requireNonNull(adapting, "adapting");
    Objects.requireNonNull(effort, "effort");
    Objects.requireNonNull(learning, "learning");
    Objects.requireNonNull(pruning, "pruning");
    Objects.requireNonNull(computing, "computing");
  }

  /** The same with other draws. */
  public TrainingOptions withSeed(long otherSeed) {
    return new TrainingOptions(
        examples, batches, loss, adapting, effort, learning, pruning, computing, otherSeed);
  }

  /** The same computed elsewhere. */
  public TrainingOptions withDevice(Device device) {
    ComputingOptions elsewhere =
        new ComputingOptions(device, computing.precision(), computing.threads());
    return new TrainingOptions(
        examples, batches, loss, adapting, effort, learning, pruning, elsewhere, seed);
  }

  /**
   * What values say, and the defaults where they say nothing.
   *
   * @param steps of the whole run, by {@link
   *     TrainingRun#steps(java.util.function.IntToLongFunction)}
   * @throws OptionException if an option has a value that it cannot have
   */
  public static TrainingOptions of(OptionValues values, long steps) {
    return new TrainingOptions(
        ExampleOptions.of(values),
        BatchOptions.of(values),
        LossOptions.of(values),
        AdaptingOptions.of(values, steps),
        EffortOptions.of(values, steps),
        LearningOptions.of(values, steps),
        PruningOptions.of(values, steps),
        ComputingOptions.of(values),
        values.get(TrainingOption.SEED));
  }

  /**
   * All that keeps {@link #of} and {@link TrainingRun#of} from making options of these values, as
   * far as it shows before anything is read.
   */
  public static List<OptionException> problems(OptionValues values) {
    List<OptionException> problems =
        OptionException.refusals(
            List.of(
                () -> ExampleOptions.of(values),
                () -> BatchOptions.of(values),
                () -> LossOptions.of(values),
                () -> ComputingOptions.of(values),
                () -> TrainingRun.of(values)));
    return problems.isEmpty()
        ? OptionException.refusals(
            List.of(
                () -> AdaptingOptions.of(values, mostSteps(values)),
                () -> EffortOptions.of(values, mostSteps(values)),
                () -> LearningOptions.of(values, mostSteps(values)),
                () -> PruningOptions.of(values, mostSteps(values))))
        : problems;
  }

  /** As if an epoch had very many. */
  private static long mostSteps(OptionValues values) {
    return TrainingRun.of(values).steps(epochs -> Integer.MAX_VALUE);
  }
}
