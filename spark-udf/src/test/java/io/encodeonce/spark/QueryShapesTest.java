package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Queries of every shape give what a plain user-defined function gives, and infer no more. */
@ExtendWith(LocalSpark.class)
class QueryShapesTest {
  private final SparkSession spark;

  QueryShapesTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void prepare() {
    GoldenCheckpoint checkpoint = GoldenCheckpoint.of("t5-relu-tied");
    spark.conf().set("spark.encodeonce.model.default.path", checkpoint.location());
    spark.conf().set("spark.encodeonce.model.default.max_new_tokens", "12");
    spark.conf().set("spark.encodeonce.model.default.precision", "fp32");
    ReferenceFunctions.register(spark);
    ShapeData.createViews(spark);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          38 | SELECT id, eo_generate(text, 'w1 w2') FROM docs
          38 | SELECT id, eo_generate(text, 'w1'), eo_generate(text, 'w2'), eo_generate(text, 'w1') FROM docs
          10 | SELECT id, eo_generate(text, 'w1') FROM docs WHERE kind = 'k2'
          38 | SELECT id FROM docs WHERE eo_generate(text, 'w1') LIKE '%w1%'
          10 | SELECT id FROM docs WHERE eo_generate(text, 'w1') LIKE '%w1%' AND kind = 'k2'
          38 | SELECT * FROM (SELECT id, eo_generate(text, 'w1') a FROM docs) WHERE a LIKE '%w1%'
          0 | SELECT id FROM (SELECT id, eo_generate(text, 'w1') a FROM docs)
          76 | SELECT id, eo_generate(eo_generate(text, 'w1'), 'w2') FROM docs
          6 | SELECT id, CASE WHEN kind = 'k1' AND id > 5 THEN eo_generate(text, 'w1') ELSE 'none' END FROM docs
          3 | SELECT id, eo_generate(text, 'w1') FROM docs ORDER BY id LIMIT 3
          4 | SELECT kind, eo_generate(max(text), 'w1') FROM docs GROUP BY kind
          38 | SELECT kind, max(eo_generate(text, 'w1')) FROM docs GROUP BY kind
          38 | SELECT eo_generate(text, 'w1') a, count(*) FROM docs GROUP BY eo_generate(text, 'w1')
          18 | SELECT d.id, k.name, eo_generate(d.text, 'w1') FROM docs d JOIN kinds k ON d.kind = k.kind
          38 | SELECT id, eo_decompose(text, array('w1', 'w2 w3')) FROM docs
          38 | SELECT id, eo_decompose(text, transform(array(kind, 'w2 w3'), p -> concat('w1 ', p))) FROM docs
          """)
  void answersAsTheReferenceDoes(int documents, String query) {
    for (String adaptive : List.of("true", "false")) {
      spark.conf().set("spark.sql.adaptive.enabled", adaptive);
      List<List<Object>> expected = rows(query.replace("eo_", "reference_"));
      try (InferenceProgress progress = InferenceProgress.watch(spark.sparkContext())) {
        assertThat(rows(query))
            .as("adaptive %s: %s", adaptive, query)
            .usingRecursiveComparison()
            .withComparatorForType(QueryShapesTest::nearly, Double.class)
            .isEqualTo(expected);
        progress.await();
        assertThat(progress.count(InferenceMetric.DOCUMENTS))
            .as("documents inferred, adaptive %s: %s", adaptive, query)
            .isEqualTo(documents);
      }
    }
  }

  /** Scores are sums in other orders. */
  private static int nearly(double first, double second) {
    return Math.abs(first - second) < 1e-3 ? 0 : Double.compare(first, second);
  }

  private List<List<Object>> rows(String query) {
    return spark.sql(query).collectAsList().stream()
        .sorted(Comparator.comparing(Row::toString))
        .map(QueryShapesTest::values)
        .toList();
  }

  /** The row's values, those of structs and arrays unfolded. */
  private static List<Object> values(Row row) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      addAll(values, row.get(i));
    }
    return values;
  }

  private static void addAll(List<Object> values, Object value) {
    if (value instanceof Row row) {
      values.addAll(values(row));
    } else if (value instanceof Seq<?> list) {
      CollectionConverters.asJava(list).forEach(element -> addAll(values, element));
    } else {
      values.add(value);
    }
  }
}
