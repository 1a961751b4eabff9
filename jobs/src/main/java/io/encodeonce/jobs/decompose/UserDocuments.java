package io.encodeonce.jobs.decompose;

import io.encodeonce.jobs.data.InputFormat;
import io.encodeonce.jobs.data.InputReader;
import io.encodeonce.jobs.data.InputRows;
import io.encodeonce.jobs.data.Origin;
import io.encodeonce.jobs.data.PromptFile;
import io.encodeonce.jobs.options.InputOptions;
import io.encodeonce.jobs.options.OutputOptions;
import io.encodeonce.jobs.options.PromptOptions;
import io.encodeonce.jobs.options.ReadingOptions;
import io.encodeonce.runtime.Prompt;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The task that {@code --input} and its companions describe. */
public record UserDocuments(
    SparkSession spark,
    InputOptions input,
    ReadingOptions reading,
    PromptOptions prompts,
    OutputOptions output) {

  /**
   * Opens the input.
   *
   * @throws io.encodeonce.runtime.InferenceException if it cannot be read or lacks a column that
   *     was named
   */
  public DecomposeTask task() {
    InputFormat format = input.format().orElseThrow();
    InputReader reader =
        new InputReader(spark, input.path().orElseThrow(), format, reading.options(format));
    InputRows read = reader.read(input.textColumn());
    read.requireColumn("--text-column", Optional.of(input.textColumn()));
    read.requireColumn("--id-column", input.idColumn());
    read.requireColumn("--prompt-column", prompts.column());
    return prompts.column().isPresent()
        ? askingPerRow(read.rows(), prompts.column().get())
        : askingTheSame(read.rows(), new PromptFile(prompts.file().orElseThrow()));
  }

  private DecomposeTask askingPerRow(Dataset<Row> documents, String promptColumn) {
    Layout layout = new LongLayout(input.idColumn());
    return new DecomposeTask(
        layout.prepare(documents, List.of(input.textColumn(), promptColumn)),
        Questions.of(documents, input.textColumn(), PromptColumn.of(documents, promptColumn)),
        layout);
  }

  private DecomposeTask askingTheSame(Dataset<Row> documents, PromptFile file) {
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    List<Prompt> asked = file.read(configuration);
    Questions questions = Questions.of(documents, input.textColumn(), new FixedPrompts(asked));
    Layout layout =
        output.isWide(prompts) ? wide(documents, asked) : new LongLayout(input.idColumn());
    return new DecomposeTask(
        layout.prepare(documents, List.of(input.textColumn())), questions, layout);
  }

  private Layout wide(Dataset<Row> documents, List<Prompt> asked) {
    List<String> kept = input.idColumn().map(List::of).orElse(Origin.own(documents));
    return new WideLayout(kept, asked.stream().map(Prompt::name).toList(), output.details());
  }
}
