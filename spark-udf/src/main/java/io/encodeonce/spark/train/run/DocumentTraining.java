package io.encodeonce.spark.train.run;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.train.TrainingRun;
import io.encodeonce.spark.train.AgreementRecord;
import io.encodeonce.spark.train.TrainingListener;
import io.encodeonce.spark.train.check.Validator;
import io.encodeonce.spark.train.folder.RunFolder;
import io.encodeonce.spark.train.folder.RunLog;
import io.encodeonce.spark.train.folder.RunOrigin;
import io.encodeonce.spark.train.folder.RunState;
import io.encodeonce.spark.train.model.TrainedModel;
import io.encodeonce.spark.train.round.Learner;
import io.encodeonce.spark.train.round.RoundLength;
import io.encodeonce.spark.train.round.Rounds;
import io.encodeonce.spark.train.table.Shards;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A run that is ready to start: its table is tokenized and dealt to workers, and all that can be
 * checked is. Not thread-safe.
 */
public final class DocumentTraining implements AutoCloseable {
  private final TrainingTask task;
  private final Prepared prepared;
  private final Shards shards;

  private DocumentTraining(TrainingTask task, Prepared prepared) {
    this.task = task;
    this.prepared = prepared;
    this.shards = prepared.shards();
  }

  /**
   * Tokenizes and checks; where there is a teacher, it answers now.
   *
   * @throws InferenceException if an option, the model, a column or the output is not as it must
   *     be, or no row can be learned from
   */
  public static DocumentTraining prepare(TrainingTask task) {
    return new DocumentTraining(task, Preparation.of(task).prepare());
  }

  static DocumentTraining prepare(TrainingTask task, TrainedModel model) {
    return new DocumentTraining(task, Preparation.of(task, model).prepare());
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
    return prepared.mostSteps();
  }

  /**
   * Runs.
   *
   * @throws InferenceException if the state to go on from is of another run, or damaged
   * @throws io.encodeonce.runtime.train.TrainingException if the loss is not finite
   */
  public TrainingResult run(TrainingListener listener) {
    return run(listener, prepared.validation());
  }

  TrainingResult run(TrainingListener listener, Optional<? extends Validator> validator) {
    TrainingRun plan = TrainingRun.of(task.options());
    RunOrigin origin = RunOrigin.of(prepared.run(), shards, task.workers());
    RunFolder folder = new RunFolder(prepared.output(), origin);
    RunLog log = new RunLog(prepared.output());
    Optional<AgreementRecord> before = prepared.agreement();
    Rounds rounds = rounds();
    try (Learner learner = new Learner(rounds, task.workers())) {
      TrainingLoop loop =
          new TrainingLoop(
              learner,
              plan,
              prepared.mostSteps(),
              new RoundLength(task.workers(), plan.roundsSteps()),
              folder,
              validator,
              List.of(log, listener));
      Optional<RunState> saved = task.resume() ? folder.newest() : Optional.empty();
      saved.ifPresentOrElse(loop::resume, () -> log.started(origin, shards));
      before.ifPresent(agreement -> log.aligned(0, agreement));
      String reason = loop.run();
      rounds.end();
      String model = folder.end(loop.best().step(), learner);
      Optional<AgreementRecord> after = prepared.agreement(model);
      after.ifPresent(agreement -> log.aligned(learner.step(), agreement));
      log.ended(learner.step(), reason);
      return new TrainingResult(
          model,
          learner.step(),
          loop.bestRecord(),
          before.map(agreement -> new AlignmentRecord(agreement, after.orElseThrow())),
          reason,
          log.lines());
    }
  }

  private Rounds rounds() {
    return new Rounds(
        JavaSparkContext.fromSparkContext(task.table().sparkSession().sparkContext()),
        prepared.run(),
        shards);
  }

  @Override
  public void close() {
    prepared.close();
  }
}
