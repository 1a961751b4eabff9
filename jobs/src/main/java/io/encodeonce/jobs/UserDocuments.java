package io.encodeonce.jobs;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.Prompt;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The work that {@code --input} and its companions describe. */
record UserDocuments(
    SparkSession spark,
    InputOptions input,
    PromptOptions prompts,
    OutputOptions output,
    RunOptions run) {

  Work work() {
    Dataset<Row> documents = read();
    requireColumn(documents, "--text-column", Optional.of(input.textColumn()));
    requireColumn(documents, "--id-column", input.idColumn());
    requireColumn(documents, "--prompt-column", prompts.column());
    return prompts.column().isPresent()
        ? askingPerRow(documents, prompts.column().get())
        : askingTheSame(documents, new PromptFile(prompts.file().orElseThrow()));
  }

  private Work askingPerRow(Dataset<Row> documents, String promptColumn) {
    Layout layout = new LongLayout(input.idColumn());
    return new Work(
        layout.prepare(documents, List.of(input.textColumn(), promptColumn)),
        Questions.of(documents, input.textColumn(), PromptColumn.of(documents, promptColumn)),
        layout);
  }

  private Work askingTheSame(Dataset<Row> documents, PromptFile file) {
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    List<Prompt> asked = file.read(configuration);
    Questions questions = Questions.of(documents, input.textColumn(), new FixedPrompts(asked));
    Layout layout =
        output.isWide(prompts) ? wide(documents, asked) : new LongLayout(input.idColumn());
    return new Work(layout.prepare(documents, List.of(input.textColumn())), questions, layout);
  }

  private Layout wide(Dataset<Row> documents, List<Prompt> asked) {
    List<String> kept = input.idColumn().map(List::of).orElse(List.of(documents.columns()));
    return new WideLayout(kept, asked.stream().map(Prompt::name).toList(), output.details());
  }

  private Dataset<Row> read() {
    String path = input.path().orElseThrow();
    try {
      DataFrameReader reader = spark.read().option("mode", run.mode().name());
      return switch (input.format().orElseThrow()) {
        case PARQUET -> reader.parquet(path);
        case JSON -> reader.json(path);
        // Documents have line breaks and quotes; both come quoted in the common CSV dialect.
        case CSV ->
            reader
                .option("header", true)
                .option("multiLine", true)
                .option("escape", "\"")
                .csv(path);
        case TEXT -> reader.text(path).toDF(input.textColumn());
      };
    } catch (Exception e) {
      // Spark's AnalysisException is checked, though nothing declares it.
      throw new InferenceException(Messages.noInput(path, e.getMessage()), e);
    }
  }

  private static void requireColumn(Dataset<Row> documents, String option, Optional<String> name) {
    List<String> present =
        Arrays.stream(documents.columns()).map(column -> column.toLowerCase(Locale.ROOT)).toList();
    if (name.isPresent() && !present.contains(name.get().toLowerCase(Locale.ROOT))) {
      throw new InferenceException(Messages.noColumn(option, name.get(), documents.columns()));
    }
  }
}
