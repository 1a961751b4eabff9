package io.encodeonce.spark.train.run;

import io.encodeonce.runtime.train.TrainingOptions;
import io.encodeonce.runtime.train.TrainingRun;
import io.encodeonce.spark.model.ModelReference;
import io.encodeonce.spark.model.SessionWarnings;
import io.encodeonce.spark.train.check.Aim;
import io.encodeonce.spark.train.check.Alignment;
import io.encodeonce.spark.train.check.Validation;
import io.encodeonce.spark.train.model.CheckpointModel;
import io.encodeonce.spark.train.model.TaughtModel;
import io.encodeonce.spark.train.model.TrainedModel;
import io.encodeonce.spark.train.round.Run;
import io.encodeonce.spark.train.table.Shards;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a run of a task.
 *
 * @param base where the checkpoint lies that the run starts from
 */
record Preparation(
    TrainingTask task,
    RunPlan plan,
    TrainedModel model,
    String base,
    Optional<Alignment> alignment) {
  private static final Logger LOGGER = LoggerFactory.getLogger(Preparation.class);

  static Preparation of(TrainingTask task) {
    SparkSession spark = task.table().sparkSession();
    RunPlan plan = RunPlan.of(task);
    String base = new BaseCheckpoint(task, plan.output(), spark).location();
    ModelReference reference =
        ModelReference.read(spark.sparkContext(), spark.sessionState().conf(), List.of(base));
    SessionWarnings.once(
            spark.sessionState().conf(),
            spark.sparkContext().getConf(),
            plan.options().computing().device())
        .forEach(LOGGER::warn);
    CheckpointModel student = new CheckpointModel(reference);
    Optional<Alignment> teacher =
        task.teacher()
            .map(
                model ->
                    new Alignment(spark, model.location(), Validation.answering(plan.options())));
    teacher.ifPresent(model -> model.requireTokenizerOf(reference, base));
    TrainedModel model =
        teacher
            .filter(asked -> needsTeacher(plan.options()))
            .<TrainedModel>map(asked -> new TaughtModel(student, asked.reference()))
            .orElse(student);
    return new Preparation(task, plan, model, base, teacher.filter(asked -> isAligned(task)));
  }

  /** Whether a teacher computes in each step. */
  private static boolean needsTeacher(TrainingOptions options) {
    return options.loss().distillation().needsTeacher() || options.effort().imitates();
  }

  /** Whether the model is to say what its teacher says. */
  private static boolean isAligned(TrainingTask task) {
    return task.teacher()
        .filter(teacher -> teacher.answers() == TeacherModel.Answers.ALL)
        .isPresent();
  }

  /** Of a model that is no checkpoint. */
  static Preparation of(TrainingTask task, TrainedModel model) {
    return new Preparation(task, RunPlan.of(task), model, "", Optional.empty());
  }

  Prepared prepare() {
    Prepared.Tables tables =
        new Prepared.Tables(table(task.table()), task.validation().map(this::table));
    Shards shards = shards(tables.learned());
    long steps =
        TrainingRun.of(plan.values()).steps(epochs -> shards.steps(plan.options(), epochs));
    Run run =
        new Run(UUID.randomUUID().toString(), model, TrainingOptions.of(plan.values(), steps));
    return new Prepared(
        plan.output(),
        run,
        base,
        steps,
        shards,
        tables.validated().map(table -> validation(table, run.options())),
        alignment,
        tables);
  }

  private Dataset<Row> table(Dataset<Row> given) {
    return alignment
        .map(teacher -> teacher.answered(task.columns().asked(given)))
        .orElseGet(() -> task.columns().of(given));
  }

  private Shards shards(Dataset<Row> table) {
    return Shards.of(table, model, plan.options(), task.workers());
  }

  private Validation validation(Dataset<Row> table, TrainingOptions options) {
    return new Validation(
        task.table().sparkSession(),
        table,
        shards(table),
        Validation.answering(options),
        Aim.of(options));
  }
}
