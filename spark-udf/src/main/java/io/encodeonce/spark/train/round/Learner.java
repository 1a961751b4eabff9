package io.encodeonce.spark.train.round;

import io.encodeonce.runtime.train.BatchPlace;
import io.encodeonce.runtime.train.GradientSum;
import io.encodeonce.runtime.train.KeptTokens;
import io.encodeonce.runtime.train.Trainer;
import io.encodeonce.runtime.train.TrainingState;
import io.encodeonce.runtime.train.TrainingStep;
import io.encodeonce.spark.train.RoundRecord;
import io.encodeonce.spark.train.table.Shards;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/** The driver's side of a run: the state, and rounds that take it further. Not thread-safe. */
public final class Learner implements AutoCloseable {
  private final Rounds rounds;
  private final int workers;
  private final Trainer trainer;

  private TrainingState state;
  private List<BatchPlace> places;
  private double trainedSeconds;
  private long round;
  private double tokenShare = 1;
  private double computeShare = 1;

  /**
   * Opens the model on the driver too, to apply gradients and to write checkpoints.
   *
   * @param rounds of a run whose executors have no state yet
   */
  public Learner(Rounds rounds, int workers) {
    this.rounds = rounds;
    this.workers = workers;
    this.trainer = rounds.run().openTrainer();
    this.state = trainer.state();
    this.places = Collections.nCopies(workers, BatchPlace.START);
  }

  /** Goes on from there. */
  public void restore(Progress saved) {
    trainer.restore(saved.learned());
    state = saved.learned();
    places = saved.places();
    trainedSeconds = saved.trainedSeconds();
  }

  public Progress progress() {
    return new Progress(state, places, trainedSeconds);
  }

  public long step() {
    return state.steps();
  }

  public double trainedSeconds() {
    return trainedSeconds;
  }

  /**
   * Of documents' tokens, those that samplers kept in the last round's steps of {@code tokens}, or
   * before it where it had none; 1 where there was no round.
   */
  public double tokenShare() {
    return tokenShare;
  }

  /** Of learners' work, what ran in the last round; 1 where there was none, or no budget. */
  public double computeShare() {
    return computeShare;
  }

  /**
   * Makes steps on all workers.
   *
   * @throws io.encodeonce.runtime.InferenceException if the loss is not finite; the state is as it
   *     was
   */
  public RoundRecord advance(int steps) {
    long begin = System.nanoTime();
    Round next = Round.of(workers, round, steps);
    Rounds.Outcome outcome = rounds.run(next, state, places);
    Change change = next.kind() == Round.Kind.GRADIENTS ? apply(outcome) : take(outcome, steps);
    places = outcome.places();
    round++;
    double seconds = (System.nanoTime() - begin) / 1e9;
    trainedSeconds += seconds;
    return record(steps, outcome, change, seconds);
  }

  /** What became of the state, and how. */
  private record Change(double learningRate, KeptTokens kept) {}

  private Change apply(Rounds.Outcome outcome) {
    LearnedCounts counts = outcome.counts();
    TrainingStep step =
        trainer.apply(
            new GradientSum(
                outcome.vectors().get(Round.GRADIENT),
                counts.summedLoss(),
                (int) counts.documents(),
                counts.tokens(),
                counts.kept(),
                counts.work(),
                counts.targets()));
    state = trainer.state();
    return new Change(step.learningRate(), step.kept());
  }

  private Change take(Rounds.Outcome outcome, int steps) {
    state = TrainingState.of(state.steps() + steps, outcome.vectors());
    return new Change(outcome.reports().get(0).learningRate(), outcome.counts().kept());
  }

  private RoundRecord record(int steps, Rounds.Outcome outcome, Change change, double seconds) {
    LearnedCounts counts = outcome.counts();
    tokenShare = change.kept().all() > 0 ? change.kept().share() : state.tokenShare();
    computeShare = counts.work().share();
    return new RoundRecord(
        step(),
        steps,
        counts.loss(),
        outcome.losses(),
        change.learningRate(),
        workers,
        counts.documents(),
        counts.tokens(),
        tokenShare,
        computeShare,
        counts.targets(),
        seconds,
        Math.max(0, 1 - outcome.learningSeconds() / seconds),
        trainedSeconds);
  }

  /** The mean loss over the target tokens of other examples. */
  public double loss(Shards others) {
    return new LossTask(rounds.run(), round, rounds.spark().broadcast(state)).meanLoss(others);
  }

  /** Writes a checkpoint of the state. */
  public void write(Path directory) {
    trainer.restore(state);
    trainer.write(directory);
  }

  @Override
  public void close() {
    trainer.close();
  }
}
