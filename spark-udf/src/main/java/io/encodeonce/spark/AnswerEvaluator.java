package io.encodeonce.spark;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.forall;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.zip_with;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.spark.train.TrainingColumns;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * The share of right answers of a stage, or of documents that are wholly right, 0 to 1. An answer
 * is right by any of its spellings, ignoring case and outer spaces; prompts whose answer is missing
 * do not count.
 */
public final class AnswerEvaluator extends Evaluator implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;
  private static final String ANSWERS = "answers";
  private static final String DOCUMENTS = "documents";

  private final String uid;
  private final Param<String> predictionCol;
  private final Param<String> promptsCol;
  private final StringArrayParam answerCols;
  private final Param<String> metricName;

  public AnswerEvaluator() {
    this("answerEvaluator_" + UUID.randomUUID());
  }

  /** For one that is read again. */
  public AnswerEvaluator(String uid) {
    this.uid = uid;
    predictionCol = new Param<>(this, "predictionCol", "the column of answers to judge");
    promptsCol =
        new Param<>(
            this,
            "promptsCol",
            "the column of prompts and right answers, as DocumentTrainer has it");
    answerCols =
        new StringArrayParam(
            this, "answerCols", "the columns of right answers instead, one a prompt");
    metricName = new Param<>(this, "metricName", "answers or documents: of which the share is");
    setDefault(predictionCol, "answers");
    setDefault(metricName, ANSWERS);
  }

  /** Reads one that was saved. */
  public static AnswerEvaluator load(String path) {
    return read().load(path);
  }

  public static MLReader<AnswerEvaluator> read() {
    return new DefaultParamsReader<>();
  }

  @Override
  public String uid() {
    return uid;
  }

  public Param<String> predictionCol() {
    return predictionCol;
  }

  public Param<String> promptsCol() {
    return promptsCol;
  }

  public StringArrayParam answerCols() {
    return answerCols;
  }

  public Param<String> metricName() {
    return metricName;
  }

  public AnswerEvaluator setPredictionCol(String value) {
    set(predictionCol, value);
    return this;
  }

  public AnswerEvaluator setPromptsCol(String value) {
    set(promptsCol, value);
    return this;
  }

  public AnswerEvaluator setAnswerCols(String... value) {
    set(answerCols, value);
    return this;
  }

  public AnswerEvaluator setMetricName(String value) {
    set(metricName, value);
    return this;
  }

  /**
   * The share; 0 where nothing is to be answered.
   *
   * @throws InferenceException if a parameter is missing or they do not fit together
   */
  @Override
  public double evaluate(Dataset<?> dataset) {
    boolean ofDocuments = isOfDocuments();
    Dataset<Row> rows = dataset.toDF();
    Column right = right(rows);
    Dataset<Row> judged = rows.select(right.as("right")).where(size(col("right")).gt(0));
    Column rightAnswers = size(filter(col("right"), one -> one));
    Column wholly = when(forall(col("right"), one -> one), 1).otherwise(0);
    Row sums =
        (ofDocuments
                ? judged.agg(sum(wholly).cast("double"), count("*"))
                : judged.agg(
                    sum(rightAnswers).cast("double"), sum(size(col("right"))).cast("long")))
            .first();
    return sums.isNullAt(0) ? 0 : sums.getDouble(0) / sums.getLong(1);
  }

  private boolean isOfDocuments() {
    String metric = getOrDefault(metricName);
    if (!metric.equals(ANSWERS) && !metric.equals(DOCUMENTS)) {
      throw new InferenceException(StageMessages.metric(metric));
    }
    return metric.equals(DOCUMENTS);
  }

  /** A truth value for each answer that is known. */
  private Column right(Dataset<Row> rows) {
    Column known =
        filter(
            zip_with(
                columns().answers(rows),
                given(rows.schema()),
                (expected, answer) ->
                    struct(expected.getField("expected").as("spellings"), answer.as("answer"))),
            pair -> size(pair.getField("spellings")).gt(0));
    return transform(
        known,
        pair ->
            exists(
                pair.getField("spellings"),
                spelling -> plain(spelling).eqNullSafe(plain(pair.getField("answer")))));
  }

  private static Column plain(Column text) {
    return lower(trim(text));
  }

  private TrainingColumns columns() {
    List<String> answers = isSet(answerCols) ? List.of(getOrDefault(answerCols)) : List.of();
    Optional<String> column =
        isSet(promptsCol) ? Optional.of(getOrDefault(promptsCol)) : Optional.empty();
    StageColumns columns =
        new StageColumns("", column, answers, List.of(), answers, Optional.empty());
    columns.requireFitting();
    return columns.columns();
  }

  /** The texts of a stage's answers, which are in an array or in a struct. */
  private Column given(StructType schema) {
    String name = getOrDefault(predictionCol);
    return schema.apply(name).dataType() instanceof StructType answers
        ? array(
            Arrays.stream(answers.fieldNames())
                .map(field -> col(name).getField(field).getField("value"))
                .toArray(Column[]::new))
        : transform(col(name), answer -> answer.getField("value"));
  }

  @Override
  public AnswerEvaluator copy(ParamMap extra) {
    return defaultCopy(extra);
  }
}
