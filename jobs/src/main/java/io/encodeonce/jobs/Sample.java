package io.encodeonce.jobs;

import io.encodeonce.spark.Decomposition;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The embedded dialogues and the embedded model that was trained on others of their kind. */
final class Sample {
  private static final String FOLDER = "io/encodeonce/spark/sample";

  static final String MODEL = "classpath:" + FOLDER + "/dialogue-large";

  private static final String DIALOGUES = "/" + FOLDER + "/dialogues.jsonl";
  private static final String SCHEMA =
      "id STRING, turn INT, text STRING,"
          + " prompts ARRAY<STRUCT<name STRING, prompt STRING, expected ARRAY<STRING>>>";
  private static final String ANSWERS = "encodeonce-sample-answers";

  private Sample() {}

  static Work work(SparkSession spark) {
    Layout layout = new LongLayout(Optional.of("id"));
    return new Work(
        layout.prepare(dialogues(spark), List.of("text", "prompts")),
        Decomposition.ofPromptColumn("text", "prompts"),
        layout);
  }

  /** Dialogues with id, turn, text and prompts, these with name, prompt and expected answers. */
  static Dataset<Row> dialogues(SparkSession spark) {
    return spark.read().schema(SCHEMA).json(spark.createDataset(lines(), Encoders.STRING()));
  }

  private static List<String> lines() {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                Sample.class.getResourceAsStream(DIALOGUES), StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where answers go if the user does not care: a build folder, or the temporary one. */
  static String defaultOutput() {
    Path build = Path.of("target");
    Path parent = Files.isDirectory(build) ? build : Path.of(System.getProperty("java.io.tmpdir"));
    return "file:" + parent.resolve(ANSWERS).toAbsolutePath();
  }
}
