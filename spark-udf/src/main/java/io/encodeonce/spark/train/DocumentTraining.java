package io.encodeonce.spark.train;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.train.TrainingOptions;
import io.encodeonce.runtime.train.TrainingRun;
import io.encodeonce.spark.model.ModelReference;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A run that is ready to start: its table is tokenized and dealt to workers, and all that can be
 * checked is. Not thread-safe.
 */
public final class DocumentTraining implements AutoCloseable {
  private final SparkSession spark;
  private final TrainingTask task;
  private final Run run;
  private final long mostSteps;
  private final Shards shards;
  private final Optional<Validation> validation;
  private final OutputFolder output;

  private DocumentTraining(
      SparkSession spark,
      TrainingTask task,
      Run run,
      long mostSteps,
      Shards shards,
      Optional<Validation> validation,
      OutputFolder output) {
    this.spark = spark;
    this.task = task;
    this.run = run;
    this.mostSteps = mostSteps;
    this.shards = shards;
    this.validation = validation;
    this.output = output;
  }

  /**
   * Tokenizes and checks.
   *
   * @throws InferenceException if an option, the model, a column or the output is not as it must
   *     be, or no row can be learned from
   */
  public static DocumentTraining prepare(TrainingTask task) {
    SparkSession spark = task.table().sparkSession();
    OutputFolder output = vacant(task, spark);
    ModelReference model =
        ModelReference.read(
            spark.sparkContext(),
            spark.sessionState().conf(),
            List.of(BaseCheckpoint.of(task, output, spark)));
    return new Preparation(spark, task, new CheckpointModel(model)).prepare(output);
  }

  static DocumentTraining prepare(TrainingTask task, TrainedModel model) {
    SparkSession spark = task.table().sparkSession();
    return new Preparation(spark, task, model).prepare(vacant(task, spark));
  }

  private static OutputFolder vacant(TrainingTask task, SparkSession spark) {
    OutputFolder output =
        new OutputFolder(task.output(), spark.sparkContext().hadoopConfiguration());
    if (!task.resume() && !output.isEmpty()) {
      throw new InferenceException(Messages.notEmpty(task.output()));
    }
    return output;
  }

  /** The steps that come before the table is known: what depends on its size comes last. */
  private record Preparation(SparkSession spark, TrainingTask task, TrainedModel model) {
    DocumentTraining prepare(OutputFolder output) {
      OptionValues values = ProcessorShare.of(spark).applied(task.options(), task.workers());
      TrainingRun plan = TrainingRun.of(values);
      // Tokens do not depend on how many steps are made of them.
      TrainingOptions preliminary =
          TrainingOptions.of(values, plan.steps(epochs -> Integer.MAX_VALUE));
      Dataset<Row> table = task.columns().of(task.table());
      Shards shards = Shards.of(table, model, preliminary, task.workers());
      long steps = plan.steps(epochs -> shards.steps(preliminary, epochs));
      TrainingOptions options = TrainingOptions.of(values, steps);
      Run run = new Run(UUID.randomUUID().toString(), model, options);
      return new DocumentTraining(spark, task, run, steps, shards, validation(options), output);
    }

    private Optional<Validation> validation(TrainingOptions options) {
      return task.validation()
          .map(task.columns()::of)
          .map(
              table ->
                  new Validation(
                      spark,
                      table,
                      Shards.of(table, model, options, task.workers()),
                      Validation.answering(options)));
    }
  }

  /** Rows that are learned from. */
  public long rows() {
    return shards.examples();
  }

  /** Rows among them whose texts were cut. */
  public long truncatedRows() {
    return shards.truncated();
  }

  /** Rows that cannot be learned from, which are left out. */
  public long refusedRows() {
    return shards.refused();
  }

  /** Why they cannot, a few reasons. */
  public List<String> refusals() {
    return shards.refusals();
  }

  /** Steps that the run has at most; {@link TrainingRun#UNLIMITED} where minutes alone limit it. */
  public long mostSteps() {
    return mostSteps;
  }

  /**
   * Runs.
   *
   * @throws InferenceException if the state to go on from is of another run, or damaged
   * @throws io.encodeonce.runtime.train.TrainingException if the loss is not finite
   */
  public TrainingResult run(TrainingListener listener) {
    return run(listener, validation);
  }

  TrainingResult run(TrainingListener listener, Optional<? extends Validator> validator) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    TrainingRun plan = TrainingRun.of(task.options());
    RunOrigin origin = RunOrigin.of(run, shards, task.workers());
    RunFolder folder = new RunFolder(output, origin);
    RunLog log = new RunLog(output);
    try (Learner learner = new Learner(new Rounds(context, run, shards), task.workers())) {
      TrainingLoop loop =
          new TrainingLoop(
              learner,
              plan,
              mostSteps,
              new RoundLength(task.workers(), plan.roundsSteps()),
              folder,
              validator,
              List.of(log, listener));
      Optional<RunState> saved = task.resume() ? folder.newest() : Optional.empty();
      saved.ifPresentOrElse(loop::resume, () -> log.started(origin, shards));
      String reason = loop.run();
      String model = folder.end(loop.best().step(), learner);
      log.ended(learner.step(), reason);
      return new TrainingResult(model, learner.step(), loop.bestRecord(), reason, log.lines());
    }
  }

  @Override
  public void close() {
    shards.close();
    validation.ifPresent(Validation::close);
  }
}
