package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ways to ask that are no query's shape. */
@ExtendWith(LocalSpark.class)
class SessionsTest {
  private static final String QUERY = "SELECT id, eo_generate(text, 'w1') AS a FROM docs";

  private final SparkSession spark;

  SessionsTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void prepare() {
    ShapeData.prepare(spark);
  }

  @Test
  void aNewSessionHasTheFunctionsAndTheOperator() {
    SparkSession session = spark.newSession();
    ShapeData.prepare(session);
    assertAnswers(session, session.sql(QUERY), 0, 38);
  }

  @Test
  void sessionsAskEachItsOwnModel() {
    SparkSession session = spark.newSession();
    ShapeData.prepare(session);
    session.conf().set("spark.encodeonce.model.default.max_new_tokens", "1");
    String query = "SELECT max(array_size(split(eo_generate(text, 'w1'), ' '))) FROM docs";
    assertThat(session.sql(query).first().getInt(0)).isOne();
    assertThat(spark.sql(query).first().getInt(0)).isGreaterThan(1);
  }

  @Test
  void parametersHaveNamesOrPlaces() {
    Map<String, Object> named = Map.of("prompt", "w1", "least", 10);
    String condition = " AS a FROM docs WHERE id >= ";
    String byName = "SELECT id, eo_generate(text, :prompt)" + condition + ":least";
    assertAnswers(spark, spark.sql(byName, named), 10, 28);
    String byPlace = "SELECT id, eo_generate(text, ?)" + condition + "?";
    assertAnswers(spark, spark.sql(byPlace, new Object[] {"w1", 10}), 10, 28);
  }

  /** What an argument may be made of a text, without being another text. */
  private List<String> forms() {
    List<String> old = List.of("CAST(%s AS VARCHAR(999))");
    List<String> collated = List.of("collate(%s, 'UTF8_LCASE')", "collate(%s, 'UNICODE_CI')");
    return spark.version().startsWith("3.")
        ? old
        : Stream.of(old, collated).flatMap(List::stream).toList();
  }

  @Test
  void textsMayHaveACollationOrALength() {
    String query =
        "SELECT id, eo_generate(~text~, ~'w1'~, map(~'seed'~, ~'1'~)),"
            + " eo_decompose(~text~, array(~'w1'~, ~'w2'~)),"
            + " eo_decompose(~text~, map(~'a'~, ~'w1'~)),"
            + " eo_extract(~text~, array(~'w1'~), array(array(~'w3'~, ~'w4'~))),"
            + " eo_extract(~text~, map(~'a'~, ~'w1'~), map(~'a'~, array(~'w3'~, ~'w4'~))),"
            + " eo_classify(~text~, ~'w1'~, array(~'w3'~, ~'w4'~)).label,"
            + " try_eo_classify(~text~, 'w1', array(~'w3'~, ~'w4'~)).label,"
            + " transform(array(~text~), t -> eo_generate(t, ~'w1'~)),"
            + " CASE WHEN id > 5 THEN eo_count_tokens(~text~) END FROM docs WHERE id < 12";
    Dataset<Row> plain = spark.sql(query.replace("~", ""));
    List<List<Object>> expected = Rows.sorted(plain);
    spark.conf().set("spark.sql.preserveCharVarcharTypeInfo", "true");
    spark.conf().set("spark.sql.collation.allowInMapKeys", "true");
    try {
      for (String form : forms()) {
        Dataset<Row> other = spark.sql(written(query, form));
        assertThat(types(other)).as(form).isEqualTo(types(plain));
        Rows.assertSame(Rows.sorted(other), expected, form);
        String wrong = "SELECT eo_classify('w1', 'w1', array(~'w3'~, ~'w3'~))";
        assertThatThrownBy(() -> spark.sql(written(wrong, form)))
            .as(form)
            .isInstanceOf(AnalysisException.class)
            .hasMessageContaining("labels has the text \"w3\" twice");
      }
    } finally {
      spark.conf().unset("spark.sql.preserveCharVarcharTypeInfo");
      spark.conf().unset("spark.sql.collation.allowInMapKeys");
    }
  }

  private static String written(String query, String form) {
    return query.replaceAll("~(.*?)~", form.replace("%s", "$1"));
  }

  private static List<String> types(Dataset<Row> query) {
    return Arrays.stream(query.schema().fields()).map(field -> field.dataType().sql()).toList();
  }

  @Test
  void aStageTakesSuchTextsToo() {
    DocumentDecomposer stage = new DocumentDecomposer().setInputCol("text").setPrompts("w1", "w2");
    Dataset<Row> docs = spark.table("docs").filter("id < 5");
    List<List<Object>> expected = Rows.sorted(stage.transform(docs).select("id", "answers"));
    for (String form : forms()) {
      Dataset<Row> others = docs.selectExpr("id", form.formatted("text") + " AS text");
      Rows.assertSame(Rows.sorted(stage.transform(others).select("id", "answers")), expected, form);
    }
  }

  @Test
  void aCachedDatasetIsInferredOnce() {
    long documents =
        Inferred.documents(
            spark,
            () -> {
              Dataset<Row> cached = spark.sql(QUERY).cache();
              assertThat(cached.count()).isEqualTo(40);
              assertThat(cached.filter("a IS NULL").count()).isEqualTo(2);
              // Another query of the same meaning finds it, too.
              Rows.assertSame(Rows.sorted(spark.sql(QUERY)), Rows.sorted(cached), QUERY);
              cached.unpersist();
            });
    assertThat(documents).isEqualTo(38);
  }

  @Test
  void aPermanentViewAsksTheModelOfTheSessionThatReadsIt() {
    ShapeData.createTables(spark);
    spark.sql("CREATE OR REPLACE VIEW seen AS SELECT id, eo_generate(text, 'w1') AS a FROM facts");
    assertAnswers(spark, spark.sql("SELECT * FROM seen WHERE id >= 10"), 10, 28);
  }

  /** What {@link #QUERY} says of rows from the id on. */
  private static void assertAnswers(
      SparkSession session, Dataset<Row> query, int leastId, int documents) {
    String reference = QUERY.replace("eo_", "reference_") + " WHERE id >= " + leastId;
    List<List<Object>> expected = Rows.sorted(session.sql(reference));
    long inferred =
        Inferred.documents(session, () -> Rows.assertSame(Rows.sorted(query), expected, QUERY));
    assertThat(inferred).isEqualTo(documents);
  }
}
