package io.encodeonce.spark;

import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The embedded dialogues, and the embedded models that were trained on others of their kind. Models
 * and lines are found without Spark, too.
 */
public final class SampleData {
  private static final String FOLDER = "io/encodeonce/spark/sample";

  /** Where the sample model lies. */
  public static final String MODEL = "classpath:" + FOLDER + "/dialogue-large";

  /** Where the sample model lies that reads fewer tokens. */
  public static final String FAST_MODEL = "classpath:" + FOLDER + "/dialogue-fast";

  /** Where the sample model's draft lies. */
  public static final String DRAFT = "classpath:" + FOLDER + "/dialogue-small";

  private static final Map<String, String> MODELS =
      Map.of("sample", MODEL, "sample-fast", FAST_MODEL);

  private static final String DIALOGUES = "/" + FOLDER + "/dialogues.jsonl";

  private SampleData() {}

  /** Where the embedded model of a name lies, if there is one: {@code sample, sample-fast}. */
  public static Optional<String> model(String name) {
    return Optional.ofNullable(MODELS.get(name));
  }

  /** The dialogues as JSON lines in UTF-8, for the caller to close. */
  public static InputStream openDialogues() {
    return SampleData.class.getResourceAsStream(DIALOGUES);
  }

  /** Dialogues with id, turn, text and prompts, these with name, prompt and expected answers. */
  public static Dataset<Row> dialogues(SparkSession spark) {
    return spark.createDataFrame(DialogueRows.of(openDialogues()), DialogueRows.SCHEMA);
  }
}
