package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class BadRowsTest {
  private static final Row QUESTION = RowFactory.create("name", "w8");
  private static final List<Row> ROWS =
      List.of(
          row(0, null, List.of(QUESTION)),
          row(1, "w1 w2", List.of(QUESTION)),
          row(2, "", List.of(QUESTION)),
          row(3, "w3", null),
          row(4, "w4", Arrays.asList(QUESTION, null)),
          row(5, "w5", List.of(RowFactory.create(null, "w8"))),
          row(6, "w6", List.of(RowFactory.create("name", null))),
          row(7, "w7", List.of(QUESTION, QUESTION)),
          row(8, "w8", List.of(QUESTION)),
          row(9, null, null));

  private final GoldenCheckpoint checkpoint = GoldenCheckpoint.of("t5-relu-tied");
  private final SparkSession spark;

  BadRowsTest(SparkSession spark) {
    this.spark = spark;
  }

  private static Row row(int id, String text, List<Row> prompts) {
    return RowFactory.create(id, text, prompts);
  }

  @Test
  void permissiveKeepsThemInPlaceAndSaysWhatIsWrong() {
    List<Row> rows = answer(ErrorMode.PERMISSIVE).collectAsList();
    assertThat(rows).extracting(row -> row.getInt(0)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    for (Row row : rows) {
      boolean good = row.getInt(0) == 1 || row.getInt(0) == 8;
      assertThat(row.isNullAt(row.fieldIndex("error"))).as("%s", row).isEqualTo(good);
      assertThat(row.isNullAt(row.fieldIndex("answers"))).as("%s", row).isEqualTo(!good);
      assertThat(row.isNullAt(row.fieldIndex("document_tokens"))).as("%s", row).isEqualTo(!good);
    }
    assertThat(error(rows, 3)).contains("prompts is null");
    assertThat(error(rows, 4)).contains("without name or prompt");
    assertThat(error(rows, 5)).contains("without name or prompt");
    assertThat(error(rows, 6)).contains("without name or prompt");
    assertThat(error(rows, 7)).contains("name occurs twice");
  }

  private static String error(List<Row> rows, int id) {
    return rows.get(id).getAs("error");
  }

  @Test
  void dropMalformedLeavesThemOut() {
    assertThat(answer(ErrorMode.DROPMALFORMED).collectAsList())
        .extracting(row -> row.getInt(0))
        .containsExactly(1, 8);
  }

  @Test
  void droppedRowsAreCounted() {
    DecompositionMetrics metrics = DecompositionMetrics.register(spark.sparkContext());
    decomposition(ErrorMode.DROPMALFORMED)
        .withMetrics(metrics)
        .answer(documents("id >= 0"))
        .collectAsList();
    assertThat(metrics.documents()).isEqualTo(10);
    assertThat(metrics.errors()).isEqualTo(8);
    assertThat(metrics.answers()).isEqualTo(2);
  }

  @Test
  void failFastNamesTheRow() {
    Dataset<Row> answered = decomposition(ErrorMode.FAILFAST).answer(documents("id = 7"));
    assertThatThrownBy(answered::collectAsList)
        .hasStackTraceContaining("InferenceException")
        .hasStackTraceContaining("the row that begins with \"w7\"")
        .hasStackTraceContaining("name occurs twice");
  }

  @Test
  void failFastNamesTheRowWithoutText() {
    Dataset<Row> answered = decomposition(ErrorMode.FAILFAST).answer(documents("id = 0"));
    assertThatThrownBy(answered::collectAsList).hasStackTraceContaining("the row without a text");
  }

  @Test
  void failFastLetsGoodRowsPass() {
    Dataset<Row> answered = decomposition(ErrorMode.FAILFAST).answer(documents("id IN (1, 8)"));
    assertThat(answered.collectAsList()).hasSize(2);
  }

  @Test
  void aPartitionOfBadRowsOnlyIsNoSpecialCase() {
    Dataset<Row> bad = documents("id NOT IN (1, 8)");
    assertThat(decomposition(ErrorMode.PERMISSIVE).answer(bad).count()).isEqualTo(8);
    assertThat(decomposition(ErrorMode.DROPMALFORMED).answer(bad).count()).isZero();
  }

  private Dataset<Row> answer(ErrorMode mode) {
    return decomposition(mode).answer(documents("id >= 0"));
  }

  private Dataset<Row> documents(String condition) {
    StructType schema =
        StructType.fromDDL(
            "id INT, text STRING, prompts ARRAY<STRUCT<name STRING, prompt STRING>>");
    return spark.createDataFrame(ROWS, schema).filter(condition).coalesce(1);
  }

  private Decomposition decomposition(ErrorMode mode) {
    return Decomposition.ofPromptColumn("text", "prompts")
        .withModel(checkpoint.location())
        .withOptions(checkpoint.options())
        .withMode(mode);
  }
}
