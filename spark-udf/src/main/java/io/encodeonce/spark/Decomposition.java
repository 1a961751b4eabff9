package io.encodeonce.spark;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.Prompt;
import io.encodeonce.runtime.RuntimeOptions;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Answers every prompt for every row's text, each text encoded once. Immutable; see {@link
 * AnswerColumns} for what {@link #answer} adds to a row.
 */
public final class Decomposition implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String textColumn;
  private final PromptSource prompts;
  private final String model;
  private final RuntimeOptions options;
  private final ErrorMode mode;
  private final DecompositionMetrics metrics;

  private Decomposition(
      String textColumn,
      PromptSource prompts,
      String model,
      RuntimeOptions options,
      ErrorMode mode,
      DecompositionMetrics metrics) {
    this.textColumn = Objects.requireNonNull(textColumn, "textColumn");
    this.prompts = prompts;
    this.model = model;
    this.options = Objects.requireNonNull(options, "options");
    this.mode = Objects.requireNonNull(mode, "mode");
    this.metrics = metrics;
  }

  /**
   * Asks the same prompts of every row.
   *
   * @param prompts at least one, no two of one name
   */
  public static Decomposition of(String textColumn, List<Prompt> prompts) {
    return of(textColumn, FixedPrompts.of(prompts));
  }

  /**
   * Asks each row its own prompts.
   *
   * @param promptColumn {@code ARRAY<STRING>}, where a prompt is its own name, or {@code
   *     ARRAY<STRUCT<name STRING, prompt STRING>>}
   */
  public static Decomposition ofPromptColumn(String textColumn, String promptColumn) {
    return of(textColumn, new PromptColumn(promptColumn));
  }

  private static Decomposition of(String textColumn, PromptSource prompts) {
    return new Decomposition(
        textColumn, prompts, null, RuntimeOptions.defaults(), ErrorMode.PERMISSIVE, null);
  }

  /**
   * Sets the checkpoint.
   *
   * @param location a directory at any Hadoop path, or {@code classpath:} and a resource folder
   */
  public Decomposition withModel(String location) {
    return new Decomposition(textColumn, prompts, location, options, mode, metrics);
  }

  public Decomposition withOptions(RuntimeOptions value) {
    return new Decomposition(textColumn, prompts, model, value, mode, metrics);
  }

  public Decomposition withMode(ErrorMode value) {
    return new Decomposition(textColumn, prompts, model, options, value, metrics);
  }

  /** Counts what the tasks do in {@code value}. */
  public Decomposition withMetrics(DecompositionMetrics value) {
    return new Decomposition(textColumn, prompts, model, options, mode, value);
  }

  /**
   * The rows of {@code documents}, in their partitions and order, with their answers. Columns,
   * settings and the model's files are checked here; answering starts with the first action.
   *
   * @throws InferenceException where a check fails
   */
  public Dataset<Row> answer(Dataset<Row> documents) {
    if (model == null) {
      throw new InferenceException(Messages.NO_MODEL);
    }
    Columns columns = Columns.of(documents);
    columns.requireText(textColumn);
    prompts.check(columns);
    columns.requireAbsent(AnswerColumns.NAMES);
    ModelReference reference = ModelReference.read(documents.sparkSession(), model);
    return documents.mapPartitions(
        new PartitionAnswers(
            columns, textColumn, prompts, reference, options, mode, counters(documents)),
        Encoders.row(AnswerColumns.appendedTo(columns.schema())));
  }

  private DecompositionMetrics counters(Dataset<Row> documents) {
    return metrics == null
        ? DecompositionMetrics.register(documents.sparkSession().sparkContext())
        : metrics;
  }
}
