package io.encodeonce.jobs.decompose;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.encodeonce.jobs.data.Columns;
import io.encodeonce.jobs.data.Origin;
import io.encodeonce.jobs.model.JobModel;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.spark.EncodeOnceExtensions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;

/** What is asked of documents. */
record Questions(String textColumn, PromptSource prompts) {
  private static final String FUNCTION = "decompose";

  /** Refuses documents whose texts are no texts. */
  static Questions of(Dataset<Row> documents, String textColumn, PromptSource prompts) {
    DataType type = Columns.type(documents, textColumn);
    if (!(type instanceof StringType)) {
      throw new InferenceException(AnsweringMessages.columnType(textColumn, "STRING", type));
    }
    return new Questions(textColumn, prompts);
  }

  /**
   * The documents, which have an {@link Origin}, with {@link AnswerColumns}, computed once when
   * they are used.
   */
  Dataset<Row> answer(Dataset<Row> documents, JobModel model) {
    Dataset<Row> checked =
        documents.withColumn(Origin.ERROR, coalesce(col(Origin.ERROR), refusal()));
    Dataset<Row> asked =
        model.during(
            documents.sparkSession(), () -> checked.withColumn(AnswerColumns.ANSWERS, call(model)));
    return asked
        .withColumn(Origin.ERROR, coalesce(col(Origin.ERROR), first("error")))
        .withColumn(AnswerColumns.TRUNCATED, coalesce(first("truncated"), lit(false)))
        .withColumn(
            AnswerColumns.ANSWERS,
            when(col(Origin.ERROR).isNull(), transform(col(AnswerColumns.ANSWERS), this::named)));
  }

  private Column refusal() {
    return coalesce(prompts.refusal(), when(text().isNull(), lit(AnsweringMessages.NULL_TEXT)));
  }

  private Column text() {
    return Columns.named(textColumn);
  }

  private Column call(JobModel model) {
    return call_function(
        "`" + EncodeOnceExtensions.functionName(FUNCTION) + "`",
        when(col(Origin.ERROR).isNull(), text()),
        prompts.texts(),
        model.options());
  }

  /** A document's error, and whether it was cut, stand in each of its answers. */
  private static Column first(String field) {
    return get(col(AnswerColumns.ANSWERS), lit(0)).getField(field);
  }

  private Column named(Column answer, Column index) {
    Column score = answer.getField("score");
    Column tokens = answer.getField("tokens");
    return struct(
        get(prompts.names(), index).as("name"),
        answer.getField("value").as("text"),
        score.as("score"),
        when(tokens.equalTo(0), lit(0.0)).otherwise(score.divide(tokens)).as("mean_score"),
        tokens.as("tokens"),
        answer.getField("finish").as("finish"));
  }
}
