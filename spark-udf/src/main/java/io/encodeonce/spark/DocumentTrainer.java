package io.encodeonce.spark;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.spark.train.TrainingListener;
import io.encodeonce.spark.train.run.BaseModel;
import io.encodeonce.spark.train.run.DocumentTraining;
import io.encodeonce.spark.train.run.TeacherModel;
import io.encodeonce.spark.train.run.TrainingResult;
import io.encodeonce.spark.train.run.TrainingTask;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a model on a table's texts, prompts and answers, as a stage of a pipeline, and gives the
 * stage that answers with it. Beside its own parameters it has one for each option of training,
 * {@link #option}. Not thread-safe.
 */
public final class DocumentTrainer extends Estimator<DocumentDecomposer>
    implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;
  private static final String SAMPLE = "sample";

  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final Param<String> promptsCol;
  private final StringArrayParam prompts;
  private final StringArrayParam promptNames;
  private final StringArrayParam answerCols;
  private final Param<String> noneText;
  private final Param<String> validationCol;
  private final Param<String> baseModel;
  private final Param<String> teacher;
  private final Param<String> outputPath;
  private final IntParam workers;
  private final TrainingParams options;

  public DocumentTrainer() {
    this("documentTrainer_" + UUID.randomUUID());
  }

  /** For a stage that is read again. */
  public DocumentTrainer(String uid) {
    this.uid = uid;
    inputCol = new Param<>(this, "inputCol", "the column of texts");
    outputCol = new Param<>(this, "outputCol", "the column of answers of the trained stage");
    promptsCol =
        new Param<>(
            this,
            "promptsCol",
            "the column of each text's own prompts and answers: an array of structs with prompt,"
                + " answer and perhaps name; an answer may be an array of spellings");
    prompts = new StringArrayParam(this, "prompts", "what is asked of every text instead");
    promptNames = new StringArrayParam(this, "promptNames", "the answers' names, one a prompt");
    answerCols = new StringArrayParam(this, "answerCols", "the columns of answers, one a prompt");
    noneText =
        new Param<>(
            this,
            "noneText",
            "what is learned where an answer is missing; without it such prompts are left out");
    validationCol =
        new Param<>(
            this,
            "validationCol",
            "the column that is true of rows to validate with, which are not learned from");
    baseModel =
        new Param<>(
            this,
            "baseModel",
            "the checkpoint to start from: a directory at any Hadoop path, or sample");
    teacher =
        new Param<>(
            this,
            "teacher",
            "where a model lies whose answers are learned, instead of the table's");
    outputPath =
        new Param<>(
            this, "outputPath", "a folder at any Hadoop path; each fit makes a folder in it");
    workers = new IntParam(this, "workers", "tasks that learn side by side");
    options = new TrainingParams(this);
    setDefault(outputCol, "answers");
    setDefault(promptNames, new String[0]);
    setDefault(workers, 1);
  }

  /** Reads a stage that was saved. */
  public static DocumentTrainer load(String path) {
    return read().load(path);
  }

  public static MLReader<DocumentTrainer> read() {
    return new DefaultParamsReader<>();
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public Param<?>[] params() {
    return options.after(super.params());
  }

  /**
   * The parameter of an option of training, whose values are texts.
   *
   * @throws InferenceException if there is no such option
   */
  public Param<String> option(String key) {
    Param<String> param = options.find(key);
    if (param == null) {
      throw new InferenceException(StageMessages.noOption(key));
    }
    return param;
  }

  public Param<String> inputCol() {
    return inputCol;
  }

  public Param<String> outputCol() {
    return outputCol;
  }

  public Param<String> promptsCol() {
    return promptsCol;
  }

  public StringArrayParam prompts() {
    return prompts;
  }

  public StringArrayParam promptNames() {
    return promptNames;
  }

  public StringArrayParam answerCols() {
    return answerCols;
  }

  public Param<String> noneText() {
    return noneText;
  }

  public Param<String> validationCol() {
    return validationCol;
  }

  public Param<String> baseModel() {
    return baseModel;
  }

  public Param<String> teacher() {
    return teacher;
  }

  public Param<String> outputPath() {
    return outputPath;
  }

  public IntParam workers() {
    return workers;
  }

  public DocumentTrainer setInputCol(String value) {
    set(inputCol, value);
    return this;
  }

  public DocumentTrainer setOutputCol(String value) {
    set(outputCol, value);
    return this;
  }

  public DocumentTrainer setPromptsCol(String value) {
    set(promptsCol, value);
    return this;
  }

  /** Sets prompts by the names of their answers; each has its answers in the column of its name. */
  public DocumentTrainer setPrompts(Map<String, String> value) {
    String[] names = value.keySet().toArray(String[]::new);
    set(prompts, value.values().toArray(String[]::new));
    set(promptNames, names);
    set(answerCols, names);
    return this;
  }

  /** Sets the columns of answers, one a prompt, where they are not called as the prompts. */
  public DocumentTrainer setAnswerCols(String... value) {
    set(answerCols, value);
    return this;
  }

  public DocumentTrainer setNoneText(String value) {
    set(noneText, value);
    return this;
  }

  public DocumentTrainer setValidationCol(String value) {
    set(validationCol, value);
    return this;
  }

  public DocumentTrainer setBaseModel(String value) {
    set(baseModel, value);
    return this;
  }

  /** Sets where a model lies whose answers are learned. */
  public DocumentTrainer setTeacher(String value) {
    set(teacher, value);
    return this;
  }

  public DocumentTrainer setOutputPath(String value) {
    set(outputPath, value);
    return this;
  }

  public DocumentTrainer setWorkers(int value) {
    set(workers, value);
    return this;
  }

  /** Sets an option of training, as in {@code setOption("learning_rate", 1e-4)}. */
  public DocumentTrainer setOption(String key, Object value) {
    set(option(key), value.toString());
    return this;
  }

  /**
   * Trains.
   *
   * @throws InferenceException if a parameter is missing or they do not fit together, or no row can
   *     be learned from
   * @throws io.encodeonce.runtime.train.TrainingException if the loss is not finite
   */
  @Override
  public DocumentDecomposer fit(Dataset<?> dataset) {
    StageColumns columns = columns();
    columns.requireFitting();
    TrainingTask task =
        new TrainingTask(
            learned(dataset),
            validated(dataset),
            columns.columns(),
            base(),
            find(teacher).map(path -> new TeacherModel(path, TeacherModel.Answers.ALL)),
            options.values(this),
            (Integer) getOrDefault(workers),
            required(outputPath) + "/fit-" + UUID.randomUUID(),
            false);
    try (DocumentTraining training = DocumentTraining.prepare(task)) {
      TrainingResult result = training.run(TrainingListener.NONE);
      return copyValues(new DocumentDecomposer(uid), new ParamMap())
          .setModelPath(result.model())
          .setParent(this);
    }
  }

  private StageColumns columns() {
    return new StageColumns(
        required(inputCol),
        find(promptsCol),
        find(prompts).map(List::of).orElse(List.of()),
        List.of(getOrDefault(promptNames)),
        find(answerCols).map(List::of).orElse(List.of()),
        find(noneText));
  }

  private <T> Optional<T> find(Param<T> param) {
    return isSet(param) ? Optional.of(getOrDefault(param)) : Optional.empty();
  }

  private BaseModel base() {
    String path = required(baseModel);
    return new BaseModel.Checkpoint(SampleData.model(path).orElse(path));
  }

  private Dataset<Row> learned(Dataset<?> dataset) {
    return isSet(validationCol)
        ? dataset.toDF().where("NOT coalesce(`%s`, false)".formatted(getOrDefault(validationCol)))
        : dataset.toDF();
  }

  private Optional<Dataset<Row>> validated(Dataset<?> dataset) {
    return isSet(validationCol)
        ? Optional.of(dataset.toDF().where("`%s`".formatted(getOrDefault(validationCol))))
        : Optional.empty();
  }

  private <T> T required(Param<T> param) {
    if (!isDefined(param)) {
      throw new InferenceException(StageMessages.parameterMissing(param.name()));
    }
    return getOrDefault(param);
  }

  /** The schema with the answers' column that the trained stage adds. */
  @Override
  public StructType transformSchema(StructType schema) {
    columns().requireFitting();
    // Any model's answers have the same type.
    return copyValues(new DocumentDecomposer(uid), new ParamMap())
        .setModel(SAMPLE)
        .transformSchema(schema);
  }

  @Override
  public DocumentTrainer copy(ParamMap extra) {
    return defaultCopy(extra);
  }
}
