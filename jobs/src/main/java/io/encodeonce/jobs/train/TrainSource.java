package io.encodeonce.jobs.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import io.encodeonce.jobs.data.Columns;
import io.encodeonce.jobs.data.FileMessages;
import io.encodeonce.jobs.data.InputFormat;
import io.encodeonce.jobs.data.InputReader;
import io.encodeonce.jobs.data.InputRows;
import io.encodeonce.jobs.data.Origin;
import io.encodeonce.jobs.data.PromptFile;
import io.encodeonce.jobs.options.ReadingOptions;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.spark.train.AnswerColumn;
import io.encodeonce.spark.train.TrainingColumns;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The tables that {@code --input} and its companions describe.
 *
 * @param said gets a line on rows that cannot be read, which are left out
 */
public record TrainSource(
    SparkSession spark, TrainInputOptions input, ReadingOptions reading, PrintStream said) {

  /** The documents to learn from. */
  public Dataset<Row> table() {
    return read(input.path().orElseThrow());
  }

  /** The documents to validate with. */
  public Optional<Dataset<Row>> validation() {
    return input.validation().map(this::read);
  }

  private Dataset<Row> read(String path) {
    InputFormat format = input.format().orElseThrow();
    InputRows read =
        new InputReader(spark, path, format, reading.options(format)).read(input.textColumn());
    read.requireColumn("--text-column", Optional.of(input.textColumn()));
    read.requireColumn("--prompt-column", input.promptColumn());
    return readable(read.rows(), path);
  }

  private Dataset<Row> readable(Dataset<Row> rows, String path) {
    Column origin = struct(col(Origin.ERROR), col(Origin.RECORD), col(Origin.FILE));
    // Spark reads no rows for what is broken in them alone, without a column of their own.
    Row broken =
        rows.filter(col(Origin.ERROR).isNotNull())
            .agg(count(lit(1)), min(origin), count(Columns.named(input.textColumn())))
            .first();
    if (broken.getLong(0) > 0) {
      Row first = broken.getStruct(1);
      said.printf(
          Locale.ROOT,
          "warning: %,d rows of %s cannot be read and are left out; the first: %s%n",
          broken.getLong(0),
          path,
          FileMessages.malformed(
              first.getString(0), first.getString(1), Origin.shown(first.getString(2))));
    }
    return rows.filter(col(Origin.ERROR).isNull());
  }

  /**
   * Where tables have what is learned.
   *
   * @throws InferenceException if the file of prompts cannot be used
   */
  public TrainingColumns columns() {
    return input
        .promptColumn()
        .map(column -> TrainingColumns.ofPrompts(input.textColumn(), column, input.noneText()))
        .orElseGet(
            () -> TrainingColumns.ofAnswers(input.textColumn(), answerColumns(), input.noneText()));
  }

  private List<AnswerColumn> answerColumns() {
    return new PromptFile(input.promptFile().orElseThrow())
        .read(spark.sparkContext().hadoopConfiguration()).stream()
            .map(prompt -> new AnswerColumn(prompt.name(), prompt.text(), prompt.name()))
            .toList();
  }
}
