package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.RuntimeOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A tiny checkpoint, and what Hugging Face answers with it, as rows. */
record GoldenCheckpoint(Path directory, JsonNode golden) {
  private static final Path FOLDER = Path.of("../executor-runtime/src/test/resources/golden");

  static GoldenCheckpoint of(String variant) {
    Path directory = FOLDER.resolve(variant);
    try {
      JsonNode golden = new ObjectMapper().readTree(directory.resolve("golden.json").toFile());
      return new GoldenCheckpoint(directory, golden);
    } catch (IOException e) {
      throw new AssertionError("golden outputs of " + variant, e);
    }
  }

  static String absolute(String path) {
    return Path.of(path).toAbsolutePath().normalize().toString();
  }

  String location() {
    return absolute(directory.toString());
  }

  /** Makes it the model of calls that name none. */
  void configure(SparkSession spark) {
    String model = "spark.encodeonce.model.default.";
    spark.conf().set(model + "path", location());
    spark.conf().set(model + "max_new_tokens", golden.path("max_new_tokens").asText());
    spark.conf().set(model + "precision", "fp32");
  }

  RuntimeOptions options() {
    return RuntimeOptions.defaults()
        .withDevice(Device.CPU)
        .withPrecision(Precision.FP32)
        .withNewTokens(0, golden.path("max_new_tokens").asInt());
  }

  /** Rows of id, text, prompts; every document {@code copies} times, with other ids. */
  Dataset<Row> documents(SparkSession spark, int copies, int partitions) {
    List<Row> rows = new ArrayList<>();
    for (int copy = 0; copy < copies; copy++) {
      for (JsonNode document : golden.path("documents")) {
        rows.add(RowFactory.create(rows.size(), document.path("text").asText(), prompts(document)));
      }
    }
    return spark
        .createDataFrame(
            rows,
            StructType.fromDDL(
                "id INT, text STRING, prompts ARRAY<STRUCT<name STRING, prompt STRING>>"))
        .repartition(partitions);
  }

  private static List<Row> prompts(JsonNode document) {
    List<String> texts = texts(document.path("prompts"));
    return IntStream.range(0, texts.size())
        .mapToObj(i -> RowFactory.create("p" + i, texts.get(i)))
        .toList();
  }

  List<String> promptTexts(int id) {
    return texts(document(id).path("prompts"));
  }

  /**
   * Checks eight copies of every document.
   *
   * @param rows each an id and an array of answers
   */
  void assertAnswers(List<Row> rows) {
    assertThat(rows).extracting(row -> row.getInt(0)).doesNotHaveDuplicates().hasSize(40);
    for (Row row : rows) {
      assertThat(row.<Row>getList(1))
          .as("document %d", row.getInt(0))
          .extracting(answer -> answer.getString(0))
          .isEqualTo(texts(row.getInt(0)));
    }
  }

  /** What the document with this id must be answered, a text a prompt. */
  List<String> texts(int id) {
    return texts(document(id).path("answers"));
  }

  private JsonNode document(int id) {
    JsonNode documents = golden.path("documents");
    return documents.path(id % documents.size());
  }

  private static List<String> texts(JsonNode entries) {
    return StreamSupport.stream(entries.spliterator(), false)
        .map(entry -> entry.path("text").asText())
        .toList();
  }
}
