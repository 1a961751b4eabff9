package io.encodeonce.jobs;

import io.encodeonce.spark.SampleData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The embedded dialogues and the embedded model that was trained on others of their kind. */
final class Sample {
  private static final String TEXT = "text";
  private static final String PROMPTS = "prompts";
  private static final String ANSWERS = "encodeonce-sample-answers";

  private Sample() {}

  static Work work(SparkSession spark) {
    Layout layout = new LongLayout(Optional.of("id"));
    Dataset<Row> dialogues = Origin.ofNone(SampleData.dialogues(spark));
    return new Work(
        layout.prepare(dialogues, List.of(TEXT, PROMPTS)),
        Questions.of(dialogues, TEXT, PromptColumn.of(dialogues, PROMPTS)),
        layout);
  }

  /** Where answers go if the user does not care: a build folder, or the temporary one. */
  static String defaultOutput() {
    return "file:" + defaultFolder().resolve(ANSWERS).toAbsolutePath();
  }

  /** Where files go if the user does not care. */
  static Path defaultFolder() {
    Path build = Path.of("target");
    return Files.isDirectory(build) ? build : Path.of(System.getProperty("java.io.tmpdir"));
  }
}
