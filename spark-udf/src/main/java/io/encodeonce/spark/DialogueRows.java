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
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Dialogues as Spark's rows. */
final class DialogueRows {
  static final StructType SCHEMA =
      StructType.fromDDL(
          "id STRING, turn INT, text STRING,"
              + " prompts ARRAY<STRUCT<name STRING, prompt STRING, expected ARRAY<STRING>>>");

  private DialogueRows() {}

  /** A line of the file; what else it holds is left there. */
  private record Dialogue(String id, int turn, String text, List<Slot> prompts) {
    Row row() {
      return RowFactory.create(id, turn, text, prompts.stream().map(Slot::row).toList());
    }
  }

  private record Slot(String name, String prompt, List<String> expected) {
    Row row() {
      return RowFactory.create(name, prompt, expected);
    }
  }

  /**
   * By {@link #SCHEMA}, in their order.
   *
   * @param lines JSON in UTF-8; closed
   */
  static List<Row> of(InputStream lines) {
    var reader =
        new ObjectMapper()
            .readerFor(Dialogue.class)
            .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    try (var text = new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8));
        var dialogues = reader.<Dialogue>readValues(text)) {
      return dialogues.readAll().stream().map(Dialogue::row).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
