package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class ExplainTest {
  private static final String TWO_CALLS =
      "SELECT id, eo_generate(text, 'w1') AS a, eo_decompose(text, array('w2')) AS b FROM docs";

  private final SparkSession spark;

  ExplainTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void prepare() {
    ShapeData.prepare(spark);
  }

  @Test
  void callsAboutOneTextAreOneNode() {
    assertThat(explained("EXPLAIN " + TWO_CALLS))
        .containsOnlyOnce("InferDocuments")
        .containsPattern(
            "InferDocuments \\[eo_generate\\(text#\\d+, w1\\) AS eo_generate#\\d+, "
                + "eo_decompose\\(text#\\d+, \\[w2\\]\\) AS eo_decompose#\\d+\\]");
  }

  @Test
  void theNodeNamesItsModelAndItsBatches() {
    assertThat(explained("EXPLAIN FORMATTED " + TWO_CALLS))
        .containsPattern("Arguments: \\[eo_generate\\(text#\\d+, w1\\), eo_decompose")
        .containsPattern(
            "Model: default \\(.*/t5-relu-tied, FP32\\), batches of 64 rows within 512 MiB");
  }

  @Test
  void theOptimizedPlanShowsCallsAsTheyAreWritten() {
    assertThat(explained("EXPLAIN EXTENDED " + TWO_CALLS))
        .containsPattern("Project \\[id#\\d+, eo_generate\\(text#\\d+, w1\\) AS a#\\d+")
        .doesNotContain("RuntimeOptions");
  }

  private String explained(String statement) {
    return spark.sql(statement).first().getString(0);
  }
}
