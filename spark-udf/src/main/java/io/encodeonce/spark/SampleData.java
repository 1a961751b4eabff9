package io.encodeonce.spark;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The embedded dialogues, and the embedded models that were trained on others of their kind. */
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

  static final StructType SCHEMA =
      StructType.fromDDL(
          "id STRING, turn INT, text STRING,"
              + " prompts ARRAY<STRUCT<name STRING, prompt STRING, expected ARRAY<STRING>>>");

  private static final String DIALOGUES = "/" + FOLDER + "/dialogues.jsonl";

  private SampleData() {}

  /** Where the embedded model of a name lies, if there is one: {@code sample, sample-fast}. */
  public static Optional<String> model(String name) {
    return Optional.ofNullable(MODELS.get(name));
  }

  /** A line of the file; what else it holds is left there. */
  private record Dialogue(String id, int turn, String text, List<Slot> prompts) {
    Row row() {
      return RowFactory.create(id, turn, text, prompts.stream().map(Slot::row).toList());
    }
  }

  /** The same dialogues as JSON lines in UTF-8, for the caller to close. */
  public static InputStream openDialogues() {
    return SampleData.class.getResourceAsStream(DIALOGUES);
  }

  private record Slot(String name, String prompt, List<String> expected) {
    Row row() {
      return RowFactory.create(name, prompt, expected);
    }
  }

  /** Dialogues with id, turn, text and prompts, these with name, prompt and expected answers. */
  public static Dataset<Row> dialogues(SparkSession spark) {
    return spark.createDataFrame(rows(), SCHEMA);
  }

  /** The dialogues by {@link #SCHEMA}, in the file's order. */
  static List<Row> rows() {
    var reader =
        new ObjectMapper()
            .readerFor(Dialogue.class)
            .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    try (var lines =
            new BufferedReader(new InputStreamReader(openDialogues(), StandardCharsets.UTF_8));
        var dialogues = reader.<Dialogue>readValues(lines)) {
      return dialogues.readAll().stream().map(Dialogue::row).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
