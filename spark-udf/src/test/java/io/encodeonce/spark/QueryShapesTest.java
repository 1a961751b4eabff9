package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Queries of every shape give what a plain user-defined function gives, and infer no more. */
@ExtendWith(LocalSpark.class)
class QueryShapesTest {
  private final SparkSession spark;

  QueryShapesTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void prepare() {
    ShapeData.prepare(spark);
  }

  static Stream<QueryShape> shapes() {
    return Stream.of(
            "projections",
            "prompts",
            "filters",
            "guards",
            "subqueries",
            "joins",
            "aggregates",
            "sets",
            "limits",
            "generators",
            "origins",
            "tables")
        .flatMap(QueryShape::family);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void answersAsTheReferenceDoes(QueryShape shape) {
    List<List<Object>> expected = rows(shape.ofReference());
    for (String adaptive : List.of("true", "false")) {
      spark.conf().set("spark.sql.adaptive.enabled", adaptive);
      String what = "adaptive " + adaptive + ": " + shape;
      long documents =
          Inferred.documents(spark, () -> Rows.assertSame(rows(shape), expected, what));
      assertThat(documents).as("documents inferred, %s", what).isEqualTo(shape.documents());
      spark.catalog().clearCache();
    }
  }

  private List<List<Object>> rows(QueryShape shape) {
    List<String> statements = shape.statements();
    statements.subList(0, statements.size() - 1).forEach(spark::sql);
    var answered = spark.sql(statements.get(statements.size() - 1));
    return shape.ordered() ? Rows.inOrder(answered) : Rows.sorted(answered);
  }
}
