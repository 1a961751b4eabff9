package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.spark.function.CallSettings;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that cannot be answered among rows that can. */
@ExtendWith(LocalSpark.class)
class BadRowsTest {
  private static final List<String> PROMPTS = List.of("w8", "w9");
  private static final List<Row> ROWS =
      List.of(
          RowFactory.create(0, null, PROMPTS),
          RowFactory.create(1, "w1 w2", PROMPTS),
          RowFactory.create(2, "", PROMPTS),
          RowFactory.create(3, "w3", null),
          RowFactory.create(4, "w4", Arrays.asList("w8", null)),
          RowFactory.create(5, "w5", List.of()),
          RowFactory.create(6, "w6 ".repeat(200), PROMPTS),
          RowFactory.create(7, null, null),
          RowFactory.create(8, "w8", PROMPTS));
  private static final String LIMIT = "'max_document_tokens', '50', 'long_documents', 'error'";

  private final SparkSession spark;

  BadRowsTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void prepare() {
    GoldenCheckpoint.of("t5-relu-tied").configure(spark);
    spark
        .createDataFrame(ROWS, StructType.fromDDL("id INT, text STRING, prompts ARRAY<STRING>"))
        .coalesce(1)
        .createOrReplaceTempView("asked");
  }

  @AfterEach
  void forget() {
    spark.conf().unset(CallSettings.MODE);
  }

  @Test
  void permissiveKeepsThemInPlaceAndSaysWhatIsWrong() {
    Dataset<Row> answered =
        spark.sql("SELECT id, eo_decompose(text, prompts, map(%s)) a FROM asked".formatted(LIMIT));
    List<Row> rows = answered.collectAsList();
    assertThat(rows).extracting(row -> row.getInt(0)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(List.of(rows.get(0), rows.get(3), rows.get(7)))
        .as("NULL of NULL")
        .allMatch(row -> row.isNullAt(1));
    assertThat(rows.get(5).getList(1)).isEmpty();
    assertGood(rows.get(1));
    assertGood(rows.get(8));
    assertBad(rows.get(2), "the document's text is empty");
    assertBad(rows.get(4), "prompts has a NULL inside");
    assertBad(rows.get(6), "201 tokens, more than the limit of 50");
  }

  private static void assertGood(Row row) {
    assertThat(row.<Row>getList(1))
        .hasSize(2)
        .allMatch(answer -> answer.isNullAt(5) && !answer.isNullAt(0));
  }

  private static void assertBad(Row row, String error) {
    assertThat(row.<Row>getList(1))
        .hasSize(2)
        .allMatch(answer -> answer.getString(5).contains(error))
        .allMatch(answer -> answer.isNullAt(0) && answer.isNullAt(1) && answer.isNullAt(2));
  }

  @Test
  void goodRowsHaveTheAnswersThatTheyHaveAlone() {
    String query = "SELECT id, eo_decompose(text, prompts, map(%s)) FROM asked".formatted(LIMIT);
    Dataset<Row> alone = spark.sql(query + " WHERE id IN (1, 8)");
    List<Row> together =
        spark.sql(query).collectAsList().stream().filter(row -> row.getInt(0) % 7 == 1).toList();
    Rows.assertSame(
        Rows.inOrder(spark.createDataFrame(together, alone.schema())), Rows.inOrder(alone), query);
  }

  @Test
  void aFunctionWithoutAPlaceForTheErrorGivesNull() {
    List<Row> rows =
        spark
            .sql(
                "SELECT id FROM asked WHERE eo_generate(text, 'w8', map(%s)) IS NULL"
                    .formatted(LIMIT))
            .collectAsList();
    assertThat(rows).extracting(row -> row.getInt(0)).containsExactly(0, 2, 6, 7);
  }

  @Test
  void tryingGivesNullInsteadOfErrors() {
    List<Row> rows =
        spark
            .sql(
                "SELECT id FROM asked WHERE try_eo_decompose(text, prompts, map(%s, 'mode', 'failfast')) IS NULL"
                    .formatted(LIMIT))
            .collectAsList();
    assertThat(rows).extracting(row -> row.getInt(0)).containsExactly(0, 2, 3, 4, 6, 7);
  }

  @Test
  void errorsAreCounted() {
    Runnable asking =
        () ->
            spark
                .sql("SELECT eo_decompose(text, prompts, map(%s)) FROM asked".formatted(LIMIT))
                .collectAsList();
    assertThat(Inferred.counted(spark, InferenceMetric.ERRORS, asking)).isEqualTo(3);
    assertThat(Inferred.counted(spark, InferenceMetric.DOCUMENTS, asking)).isEqualTo(5);
    assertThat(Inferred.counted(spark, InferenceMetric.ANSWERS, asking)).isEqualTo(4);
  }

  @Test
  void whatIsCutIsCounted() {
    Runnable asking =
        () ->
            spark
                .sql("SELECT eo_generate(text, 'w8', map('max_document_tokens', 50)) FROM asked")
                .collectAsList();
    assertThat(Inferred.counted(spark, InferenceMetric.TRUNCATED, asking)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | the text that begins with \"\" (mode FAILFAST): the document's text is empty",
        "4 | the text that begins with \"w4\" (mode FAILFAST): prompts has a NULL",
        "6 | the text that begins with \"w6 w6 w6 w6 w6 w6 w6 w6 w6 w6 w6 w6 w6 w6 w6 w6 w6 w6 w6 w6 ...\""
      })
  void failFastNamesTheText(int id, String message) {
    String query =
        "SELECT eo_decompose(text, prompts, map(%s, 'mode', 'failfast')) FROM asked WHERE id = %d";
    Dataset<Row> asking = spark.sql(query.formatted(LIMIT, id));
    assertThatThrownBy(asking::collectAsList)
        .hasStackTraceContaining("InferenceException: eo_decompose could not answer " + message);
  }

  @Test
  void theSessionSaysHowErrorsAreMet() {
    spark.conf().set(CallSettings.MODE, "failfast");
    Dataset<Row> good = spark.sql("SELECT eo_generate(text, 'w8') FROM asked WHERE id IN (0, 1)");
    assertThat(good.collectAsList()).hasSize(2);
    Dataset<Row> bad = spark.sql("SELECT eo_generate(text, 'w8') FROM asked WHERE id = 2");
    assertThatThrownBy(bad::collectAsList).hasStackTraceContaining("(mode FAILFAST)");
  }

  @Test
  void aBudgetThatADocumentDoesNotFitIsAnErrorOfThatDocument() {
    List<Row> rows =
        spark
            .sql(
                "SELECT id, eo_decompose(if(id = 6, repeat(text, 100), text), array('w8'), map('budget', '1m'))[0].error"
                    + " FROM asked WHERE id IN (1, 6, 8)")
            .collectAsList();
    assertThat(rows).extracting(row -> row.isNullAt(1)).containsExactly(true, false, true);
    assertThat(rows.get(1).getString(1)).contains("budget");
  }
}
