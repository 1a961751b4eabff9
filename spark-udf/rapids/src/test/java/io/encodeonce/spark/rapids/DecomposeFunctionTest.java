package io.encodeonce.spark.rapids;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.rapids.cudf.HostColumnVector;
import ai.rapids.cudf.HostColumnVectorCore;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.spark.function.PlainDecompose;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Row by row and by columns on the host, the answers are those of the SQL function. */
class DecomposeFunctionTest {
  private static final Map<String, String> OPTIONS = Map.of("model", "sample");

  private static SparkSession spark;
  private static List<Row> expected;

  @BeforeAll
  static void start() {
    spark = Sessions.start();
    // What Spark knows while it plans, it would ask before there is a task.
    spark
        .sql(
            """
            SELECT id, text, array('restaurants city:', 'restaurants number of seats:') AS prompts
            FROM (SELECT id, text FROM eo_sample_dialogues() ORDER BY id LIMIT 4)
            UNION ALL SELECT 'x0', NULL, array('restaurants city:')
            UNION ALL SELECT 'x1', 'user: hi', CAST(NULL AS ARRAY<STRING>)
            UNION ALL SELECT 'x2', 'user: hi', array()
            UNION ALL SELECT 'x3', 'user: hi', array('restaurants city:', NULL)
            UNION ALL SELECT 'x4', 'user: a café in Zürich 😀', array('restaurants city:', '')""")
        .repartition(2)
        .createOrReplaceTempView("docs");
    expected =
        spark
            .sql(
                "SELECT eo_decompose(text, prompts, map('model', 'sample')) AS answers FROM docs"
                    + " ORDER BY id")
            .collectAsList();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void rowByRowItAnswersAsTheSqlFunction() {
    DecomposeFunction.register(spark, "ask", OPTIONS);
    List<Row> found =
        spark.sql("SELECT ask(text, prompts) AS answers FROM docs ORDER BY id").collectAsList();
    assertThat(found).hasSameSizeAs(expected);
    for (int row = 0; row < found.size(); row++) {
      assertSame(found.get(row), expected.get(row));
    }
  }

  private static void assertSame(Row found, Row expected) {
    assertThat(found.isNullAt(0)).isEqualTo(expected.isNullAt(0));
    if (expected.isNullAt(0)) {
      return;
    }
    assertThat(found.<Row>getList(0)).hasSameSizeAs(expected.<Row>getList(0));
    for (int i = 0; i < found.getList(0).size(); i++) {
      Row answer = found.<Row>getList(0).get(i);
      Row same = expected.<Row>getList(0).get(i);
      for (String field :
          List.of("value", "tokens", "finish", "truncated", "error", "kept_tokens")) {
        assertThat(answer.<Object>getAs(field)).as(field).isEqualTo(same.getAs(field));
      }
      if (!same.isNullAt(1)) {
        assertThat(answer.getDouble(1)).isCloseTo(same.getDouble(1), within(1e-3));
      }
    }
  }

  @Test
  void byColumnsItAnswersAsTheSqlFunction() {
    PlainDecompose decompose = PlainDecompose.of(spark, "ask", OPTIONS);
    Function<Iterable<Row>, List<List<String>>> inTask = rows -> answered(decompose, rows);
    List<Row> rows = spark.sql("SELECT text, prompts FROM docs ORDER BY id").collectAsList();
    List<List<String>> found =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .<Iterable<Row>>parallelize(List.of(rows), 1)
            .map(inTask)
            .first();
    assertThat(found).isEqualTo(expected.stream().map(row -> described(row)).toList());
  }

  private static List<List<String>> answered(PlainDecompose decompose, Iterable<Row> rows) {
    List<String> texts = new ArrayList<>();
    List<List<String>> prompts = new ArrayList<>();
    rows.forEach(
        row -> {
          texts.add(row.getString(0));
          prompts.add(row.isNullAt(1) ? null : row.getList(1));
        });
    try (HostColumnVector textColumn = HostColumnVector.fromStrings(texts.toArray(String[]::new));
        HostColumnVector promptColumn = PromptColumns.of(prompts);
        HostColumnVector answers =
            new WindowedColumns(decompose::answer, 4, new ResultType(decompose.resultType()))
                .answer(textColumn, promptColumn)) {
      return described(answers);
    }
  }

  /** Value, tokens, finish and error of each answer of each row. */
  private static List<List<String>> described(HostColumnVector answers) {
    HostColumnVectorCore structs = answers.getChildColumnView(0);
    List<List<String>> rows = new ArrayList<>();
    for (long row = 0; row < answers.getRowCount(); row++) {
      List<String> all = answers.isNull(row) ? null : new ArrayList<>();
      for (long i = answers.getStartListOffset(row); i < answers.getEndListOffset(row); i++) {
        HostColumnVectorCore tokens = structs.getChildColumnView(2);
        all.add(
            String.join(
                ", ",
                text(structs, 0, i),
                tokens.isNull(i) ? "null" : Integer.toString(tokens.getInt(i)),
                text(structs, 3, i),
                text(structs, 5, i)));
      }
      rows.add(all);
    }
    return rows;
  }

  private static String text(HostColumnVectorCore structs, int field, long row) {
    HostColumnVectorCore column = structs.getChildColumnView(field);
    return column.isNull(row) ? "null" : column.getJavaString(row);
  }

  private static List<String> described(Row row) {
    return row.isNullAt(0)
        ? null
        : row.<Row>getList(0).stream()
            .map(a -> a.get(0) + ", " + a.get(2) + ", " + a.get(3) + ", " + a.get(5))
            .toList();
  }

  @Test
  void anOptionThatIsNoneIsRefusedWhenItIsRegistered() {
    assertThatThrownBy(() -> DecomposeFunction.register(spark, "ask", Map.of("modle", "sample")))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("option modle is unknown: did you mean mode");
    assertThatThrownBy(() -> DecomposeFunction.register(spark, "ask", Collections.emptyMap()))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("no model is named default");
  }
}
