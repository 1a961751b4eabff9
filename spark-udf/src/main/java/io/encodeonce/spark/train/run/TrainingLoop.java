package io.encodeonce.spark.train.run;

import io.encodeonce.runtime.train.TrainingException;
import io.encodeonce.runtime.train.TrainingRun;
import io.encodeonce.spark.train.Messages;
import io.encodeonce.spark.train.RoundRecord;
import io.encodeonce.spark.train.TrainingListener;
import io.encodeonce.spark.train.ValidationRecord;
import io.encodeonce.spark.train.check.BestValidation;
import io.encodeonce.spark.train.check.Validator;
import io.encodeonce.spark.train.folder.RunFolder;
import io.encodeonce.spark.train.folder.RunState;
import io.encodeonce.spark.train.round.Learner;
import io.encodeonce.spark.train.round.RoundLength;
import java.util.List;
import java.util.Optional;

/** Runs rounds until a limit is reached, and what is due between them. Not thread-safe. */
final class TrainingLoop {
  private final Learner learner;
  private final TrainingRun plan;
  private final long mostSteps;
  private final RoundLength length;
  private final RunFolder folder;
  private final Optional<? extends Validator> validator;
  private final List<TrainingListener> listeners;

  private BestValidation best = BestValidation.NONE;
  private Optional<ValidationRecord> bestRecord = Optional.empty();
  private long validatedStep;
  private long savedStep;
  private double savedSeconds;

  /**
   * @param mostSteps of the run, in all
   * @param listeners are told in this order
   */
  TrainingLoop(
      Learner learner,
      TrainingRun plan,
      long mostSteps,
      RoundLength length,
      RunFolder folder,
      Optional<? extends Validator> validator,
      List<TrainingListener> listeners) {
    this.learner = learner;
    this.plan = plan;
    this.mostSteps = mostSteps;
    this.length = length;
    this.folder = folder;
    this.validator = validator;
    this.listeners = listeners;
  }

  /** Goes on from there. */
  void resume(RunState state) {
    learner.restore(state.progress());
    best = state.best();
    validatedStep = learner.step();
    savedStep = learner.step();
    savedSeconds = learner.trainedSeconds();
    listeners.forEach(listener -> listener.resumed(learner.step()));
  }

  /** Why the run ended. */
  String run() {
    while (endReason().isEmpty()) {
      RoundRecord round = advance();
      length.note(round);
      listeners.forEach(listener -> listener.round(round));
      if (isValidationDue()) {
        validate();
      }
      if (isSavingDue()) {
        save();
      }
    }
    String reason = endReason().orElseThrow();
    if (validator.isPresent() && validatedStep < learner.step()) {
      validate();
    }
    if (savedStep < learner.step()) {
      save();
    }
    return reason;
  }

  private RoundRecord advance() {
    try {
      return learner.advance(length.next(learner.step(), nextStop(), mostSteps));
    } catch (TrainingException e) {
      throw new TrainingException(
          e.getMessage() + "; " + Messages.lastSaved(savedStep, folder.statePath(savedStep)));
    }
  }

  /** The next step at which something is due. */
  private long nextStop() {
    return Math.min(
        nextMultiple(plan.checkpointSteps()),
        validator.isPresent() ? nextMultiple(plan.validationSteps()) : Long.MAX_VALUE);
  }

  private long nextMultiple(int steps) {
    return steps == TrainingRun.NEVER ? Long.MAX_VALUE : (learner.step() / steps + 1) * steps;
  }

  private Optional<String> endReason() {
    if (learner.step() >= mostSteps) {
      return Optional.of("all of %,d steps were made".formatted(mostSteps));
    }
    if (learner.trainedSeconds() >= 60 * plan.minutes()) {
      return Optional.of("%s minutes were over".formatted(plan.minutes()));
    }
    if (plan.patience() != TrainingRun.NEVER && best.worseSince() >= plan.patience()) {
      return Optional.of(
          "%d validations were no better than that of step %,d"
              .formatted(best.worseSince(), best.step()));
    }
    return Optional.empty();
  }

  private boolean isValidationDue() {
    return validator.isPresent() && isDue(plan.validationSteps(), validatedStep);
  }

  private boolean isSavingDue() {
    double minutes = (learner.trainedSeconds() - savedSeconds) / 60;
    boolean isTime = plan.checkpointMinutes() > 0 && minutes >= plan.checkpointMinutes();
    // So that what a validation found is never lost while its checkpoint is kept.
    boolean isValidated = validatedStep == learner.step();
    return isTime || isValidated || isDue(plan.checkpointSteps(), savedStep);
  }

  /** Whether a multiple has been passed since. */
  private boolean isDue(int steps, long since) {
    return steps != TrainingRun.NEVER && learner.step() / steps > since / steps;
  }

  private void validate() {
    String candidate = folder.candidate(learner);
    ValidationRecord record = validator.orElseThrow().validate(learner, candidate, best);
    best = best.after(record);
    validatedStep = learner.step();
    if (record.best()) {
      bestRecord = Optional.of(record);
      folder.keep(record.step());
    } else {
      folder.drop();
    }
    listeners.forEach(listener -> listener.validated(record));
  }

  private void save() {
    folder.save(new RunState(learner.progress(), best));
    savedStep = learner.step();
    savedSeconds = learner.trainedSeconds();
    listeners.forEach(listener -> listener.saved(savedStep, folder.statePath(savedStep)));
  }

  BestValidation best() {
    return best;
  }

  /** The record of the best, if it was in this run and not before it was resumed. */
  Optional<ValidationRecord> bestRecord() {
    return bestRecord;
  }
}
