package io.encodeonce.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The embedded dialogues, and the embedded models that were trained on others of their kind. */
public final class SampleData {
  private static final String FOLDER = "io/encodeonce/spark/sample";

  /** Where the sample model lies. */
  public static final String MODEL = "classpath:" + FOLDER + "/dialogue-large";

  /** Where its draft lies. */
  public static final String DRAFT = "classpath:" + FOLDER + "/dialogue-small";

  private static final String DIALOGUES = "/" + FOLDER + "/dialogues.jsonl";
  private static final String SCHEMA =
      "id STRING, turn INT, text STRING,"
          + " prompts ARRAY<STRUCT<name STRING, prompt STRING, expected ARRAY<STRING>>>";

  private SampleData() {}

  /** Dialogues with id, turn, text and prompts, these with name, prompt and expected answers. */
  public static Dataset<Row> dialogues(SparkSession spark) {
    return spark.read().schema(SCHEMA).json(spark.createDataset(lines(), Encoders.STRING()));
  }

  /** The same dialogues as JSON lines in UTF-8, for the caller to close. */
  public static InputStream openDialogues() {
    return SampleData.class.getResourceAsStream(DIALOGUES);
  }

  private static List<String> lines() {
    try (var lines =
        new BufferedReader(new InputStreamReader(openDialogues(), StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
