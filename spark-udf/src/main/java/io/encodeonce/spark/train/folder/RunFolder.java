package io.encodeonce.spark.train.folder;

import io.encodeonce.runtime.train.SavedStates;
import io.encodeonce.runtime.train.SavedStates.SavedState;
import io.encodeonce.spark.train.round.Learner;
import java.util.Comparator;
import java.util.Optional;

/** What a run leaves in its output: states to go on from, and checkpoints. */
public record RunFolder(OutputFolder output, RunOrigin origin) {
  private static final String STATES = "state";
  private static final String STATE = "state-%010d.safetensors";
  private static final String STATE_PATTERN = "state-\\d+\\.safetensors";
  private static final int KEPT_STATES = 2;

  private static final String CANDIDATE = "candidate";
  private static final String BEST = "best-";
  private static final String MODEL = "model";

  /** Where the state after a step is saved. */
  public String statePath(long step) {
    return output.path(stateName(step));
  }

  private static String stateName(long step) {
    return STATES + "/" + STATE.formatted(step);
  }

  /** Saves a state; of those before it, one is kept, in case this one is damaged. */
  public void save(RunState state) {
    String name = stateName(state.progress().learned().steps());
    output.bring(name, file -> SavedStates.write(file.getParent(), RunHeader.with(state, origin)));
    output.names(STATES).stream()
        .filter(saved -> saved.matches(STATE_PATTERN))
        .sorted(Comparator.reverseOrder())
        .skip(KEPT_STATES)
        .forEach(old -> output.delete(STATES + "/" + old));
    output.names().stream()
        .filter(old -> old.startsWith(BEST) && !old.equals(BEST + state.best().step()))
        .forEach(output::delete);
  }

  /**
   * The newest state that is whole, if there is one.
   *
   * @throws io.encodeonce.runtime.InferenceException if it is of another run, or all are damaged
   */
  public Optional<RunState> newest() {
    if (output.names(STATES).stream().noneMatch(saved -> saved.matches(STATE_PATTERN))) {
      return Optional.empty();
    }
    return output.fetch(STATES, SavedStates::readLatest).map(this::state);
  }

  private RunState state(SavedState saved) {
    origin.requireSame(RunHeader.origin(saved), statePath(saved.state().steps()));
    return RunHeader.state(saved);
  }

  /** Writes a checkpoint of the learner's weights and returns where. */
  public String candidate(Learner learner) {
    output.bring(CANDIDATE, learner::write);
    return output.path(CANDIDATE);
  }

  /** Keeps the candidate as the best; the one before it goes when the next state is saved. */
  public void keep(long step) {
    output.delete(BEST + step);
    output.rename(CANDIDATE, BEST + step);
  }

  /** Does without the candidate. */
  public void drop() {
    output.delete(CANDIDATE);
  }

  /**
   * Makes the best, or else the learner's weights, the run's model, and returns where it is.
   *
   * @param best the step of the best validation; 0 if there was none
   */
  public String end(long best, Learner learner) {
    if (output.names().contains(BEST + best)) {
      output.delete(MODEL);
      output.rename(BEST + best, MODEL);
    } else if (best == 0) {
      output.bring(MODEL, learner::write);
    }
    return output.path(MODEL);
  }
}
