package io.encodeonce.spark.train.adapt;

import com.fasterxml.jackson.databind.JsonNode;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.TensorRole;
import io.encodeonce.runtime.train.ComputeBudgets;
import io.encodeonce.runtime.train.PrunableCheckpoint;
import io.encodeonce.runtime.train.PrunedCheckpoint;
import io.encodeonce.runtime.train.TokenBudgets;
import io.encodeonce.spark.train.Messages;
import io.encodeonce.spark.train.TrainingColumns;
import io.encodeonce.spark.train.check.Validation;
import io.encodeonce.spark.train.folder.OutputFolder;
import io.encodeonce.spark.train.folder.RunLog;
import io.encodeonce.spark.train.run.BaseModel;
import io.encodeonce.spark.train.run.DocumentTraining;
import io.encodeonce.spark.train.run.TeacherModel;
import io.encodeonce.spark.train.run.TrainingResult;
import io.encodeonce.spark.train.run.TrainingTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Makes a model cheaper: what it can do without is found in a run with masks and cut out; modules
 * become learners in two more; and what is left learns, with token samplers if tokens are to be
 * dropped, in another. The first and the last have a teacher, as a rule the model that it was. A
 * run that is over is not made again. Not thread-safe.
 */
public final class DocumentAdaptation implements AutoCloseable {
  private static final String SLICED = "sliced";
  private static final String MODEL = "model";
  // Each is read some dozens of times; so many tell a share to about a hundredth.
  private static final int MEASURED_TEXTS = 200;
  private static final int TEXTS_OF_LEARNERS = 40;

  private final AdaptationTask task;
  private final OutputFolder output;
  private final AdaptationOrigin origin;
  private final AnsweredTables tables;
  private final Map<AdaptationPhase, TrainingResult> runs = new EnumMap<>(AdaptationPhase.class);

  private DocumentAdaptation(AdaptationTask task, OutputFolder output, AdaptationOrigin origin) {
    this.task = task;
    this.output = output;
    this.origin = origin;
    this.tables = AnsweredTables.of(task);
  }

  /**
   * Checks what can be checked before the table is read.
   *
   * @throws InferenceException if an option or a column is not as it must be, there is nothing to
   *     be done, or the output is not empty or another adaptation's
   */
  public static DocumentAdaptation prepare(AdaptationTask task) {
    if (!task.prunes() && !task.dropsTokens() && !task.computesLess()) {
      throw new InferenceException(Messages.NOTHING_TO_ADAPT);
    }
    for (AdaptationPhase phase : AdaptationPhase.values()) {
      task.trainingOptions(phase);
    }
    OutputFolder output =
        new OutputFolder(task.output(), task.spark().sparkContext().hadoopConfiguration());
    if (!task.resume() && !output.isEmpty()) {
      throw new InferenceException(Messages.notEmpty(task.output()));
    }
    AdaptationOrigin origin = AdaptationOrigin.of(task);
    origin.requireSame(output);
    return new DocumentAdaptation(task, output, origin);
  }

  /**
   * Runs.
   *
   * @throws InferenceException if the model cannot be adapted, no row can be learned from, or a
   *     state to go on from is of another run, or damaged
   * @throws io.encodeonce.runtime.train.TrainingException if a loss is not finite
   */
  public AdaptationResult run(AdaptationListener listener) {
    Map<String, List<JsonNode>> logs = new LinkedHashMap<>();
    if (task.prunes()) {
      run(AdaptationPhase.PRUNING, prunable(), listener, logs);
      makeUnlessThere(
          SLICED, AdaptationPhase.PRUNING, (model, target) -> slice(model, target, listener));
    }
    if (task.computesLess()) {
      run(AdaptationPhase.LEARNERS, learning(), listener, logs);
      if (!isOver(AdaptationPhase.GATES)) {
        tellWorth(listener);
      }
      run(
          AdaptationPhase.GATES,
          new BaseModel.Checkpoint(output.path(model(AdaptationPhase.LEARNERS))),
          listener,
          logs);
    }
    run(AdaptationPhase.ADAPTING, adaptable(), listener, logs);
    makeUnlessThere(MODEL, AdaptationPhase.ADAPTING, this::finish);
    return new AdaptationResult(output.path(MODEL), runs, logs);
  }

  /** Makes a run, unless it is over, and adds its log. */
  private void run(
      AdaptationPhase phase,
      BaseModel base,
      AdaptationListener listener,
      Map<String, List<JsonNode>> logs) {
    if (!isOver(phase)) {
      try (DocumentTraining training = DocumentTraining.prepare(training(phase, base))) {
        origin.keep(output);
        runs.put(phase, training.run(listener.begins(phase, training)));
      }
    }
    logs.put(phase.folder(), RunLog.read(output, phase.folder() + "/" + RunLog.NAME));
  }

  private boolean isOver(AdaptationPhase phase) {
    return output.names(phase.folder()).contains(MODEL);
  }

  private static String model(AdaptationPhase phase) {
    return phase.folder() + "/" + MODEL;
  }

  /** Modules learn of the dense ones, and no answers: of these there is nothing to validate yet. */
  private TrainingTask training(AdaptationPhase phase, BaseModel base) {
    String teacher = phase.imitates() ? dense() : task.teacher();
    return new TrainingTask(
        tables.learned(),
        phase.imitates() ? Optional.empty() : tables.validated(),
        TrainingColumns.ANSWERED,
        base,
        Optional.of(new TeacherModel(teacher, TeacherModel.Answers.NONE)),
        task.options(phase),
        task.workers(),
        output.path(phase.folder()),
        task.resume());
  }

  private BaseModel prunable() {
    return new BaseModel.Derived(
        task.model(),
        (model, seed, target) -> PrunableCheckpoint.write(model, task.shape(), target));
  }

  private BaseModel learning() {
    return new BaseModel.Derived(
        dense(),
        (model, seed, target) -> {
          // Trained with all tokens, it would learn of others than it reads when it answers.
          if (has(TensorRole.SAMPLER, model) && !task.dropsTokens()) {
            throw new InferenceException(Messages.tokensMissing(model.toString()));
          }
          task.learners().write(model, seed, target);
        });
  }

  private static boolean has(TensorRole role, Path model) {
    return InferenceRuntime.tensors(model).stream().anyMatch(tensor -> tensor.role() == role);
  }

  /** Where the model lies whose modules become learners. */
  private String dense() {
    return task.prunes() ? output.path(SLICED) : task.model();
  }

  private void tellWorth(AdaptationListener listener) {
    LearnerCheck check =
        new LearnerCheck(
            task.spark(),
            output,
            TrainingColumns.ANSWERED.of(tables.validated().orElse(tables.learned())),
            Validation.answering(task.trainingOptions(AdaptationPhase.ADAPTING)));
    int all = task.learners().modules().learners();
    for (int learners = 1; learners <= all; learners++) {
      listener.learned(check.check(model(AdaptationPhase.LEARNERS), learners, all));
    }
  }

  private BaseModel adaptable() {
    String model = task.computesLess() ? output.path(model(AdaptationPhase.GATES)) : dense();
    return task.dropsTokens()
        ? new BaseModel.Derived(model, this::sample)
        : new BaseModel.Checkpoint(model);
  }

  /** Learners may have been given to a model with samplers, which it keeps. */
  private void sample(Path model, long seed, Path target) {
    if (task.computesLess() && has(TensorRole.SAMPLER, model)) {
      copy(model, target);
    } else {
      task.samplers().write(model, seed, target);
    }
  }

  private static void copy(Path model, Path target) {
    try (Stream<Path> files = Files.list(model)) {
      Files.createDirectory(target);
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a checkpoint of a run's. */
  private void makeUnlessThere(String name, AdaptationPhase phase, BiConsumer<Path, Path> maker) {
    if (output.names().contains(name)) {
      return;
    }
    output.bring(
        name,
        target ->
            output.fetch(
                model(phase),
                model -> {
                  maker.accept(model, target);
                  return target;
                }));
  }

  private static void slice(Path model, Path target, AdaptationListener listener) {
    PrunedCheckpoint.write(model, target);
    listener.pruned(PrunedCheckpoint.share(model));
  }

  private void finish(Path model, Path target) {
    try {
      Files.move(model, target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (task.dropsTokens()) {
      TokenBudgets.write(
          target, tables.texts(MEASURED_TEXTS), task.trainingOptions(AdaptationPhase.ADAPTING));
    }
    // Of fewer tokens, gates that were there before choose other shares than was measured.
    if (has(TensorRole.LEARNERS, target)) {
      ComputeBudgets.write(
          target, tables.texts(TEXTS_OF_LEARNERS), task.trainingOptions(AdaptationPhase.ADAPTING));
    }
  }

  @Override
  public void close() {
    tables.close();
  }
}
