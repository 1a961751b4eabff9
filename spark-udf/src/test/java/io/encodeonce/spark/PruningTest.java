package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A query with calls reads no more of a table than it would without them. */
@ExtendWith(LocalSpark.class)
class PruningTest {
  private final SparkSession spark;

  PruningTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void prepare() {
    ShapeData.prepare(spark);
    ShapeData.createTables(spark);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "struct<text:string> | SELECT eo_generate(text, 'w1') FROM facts",
        "struct<id:int> | SELECT id FROM (SELECT id, eo_generate(text, 'w1') a FROM facts)",
        "struct<id:int,text:string> | SELECT id FROM facts WHERE eo_generate(text, 'w1') = 'w2'",
        "struct<text:string> | SELECT kind, max(eo_generate(text, 'w1')) FROM facts GROUP BY kind",
        "struct<id:int,text:string> | SELECT id, eo_generate(text, kind) FROM facts ORDER BY id LIMIT 2"
      })
  void columnsThatNobodyReadsAreNotScanned(String schema, String query) {
    assertThat(plan(query)).contains("ReadSchema: " + schema);
  }

  @Test
  void cheapConditionsReachTheScan() {
    assertThat(plan("SELECT id FROM facts WHERE eo_generate(text, 'w1') = 'w2' AND id > 5"))
        .contains("PushedFilters: [IsNotNull(id), GreaterThan(id,5)]");
  }

  private String plan(String query) {
    return spark.sql(query).queryExecution().executedPlan().toString();
  }

  /** Files of the other partitions cannot be read, so that a query fails if it tries. */
  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void partitionsThatAJoinRulesOutAreNotRead(String adaptive) throws IOException {
    spark.conf().set("spark.sql.adaptive.enabled", adaptive);
    String query =
        "SELECT f.id, eo_generate(f.text, 'w1') FROM facts f JOIN names n ON f.kind = n.kind"
            + " WHERE n.name = 'wk2'";
    List<List<Object>> expected = Rows.sorted(spark.sql(reference(query)));
    damageAllKindsBut("k2");
    long documents =
        Inferred.documents(
            spark, () -> Rows.assertSame(Rows.sorted(spark.sql(query)), expected, query));
    assertThat(documents).isEqualTo(10);
  }

  private void damageAllKindsBut(String kind) throws IOException {
    String warehouse = spark.conf().get("spark.sql.warehouse.dir");
    try (Stream<Path> files = Files.walk(Path.of(URI.create(warehouse)).resolve("facts"))) {
      for (Path file : files.filter(name -> name.toString().endsWith(".parquet")).toList()) {
        if (!file.toString().contains("kind=" + kind)) {
          Files.writeString(file, "damaged");
        }
      }
    }
  }

  @Test
  void aConditionOnAPartitionColumnIsAnsweredByJobsWhileTheQueryIsPlanned()
      throws TimeoutException {
    String query = "SELECT id FROM facts WHERE length(eo_generate(kind, 'w1')) % 2 = 0";
    assertThat(Jobs.started(spark, () -> plan(query)))
        .as("jobs, one for each of four partitions")
        .isEqualTo(4);
    Rows.assertSame(Rows.sorted(spark.sql(query)), Rows.sorted(spark.sql(reference(query))), query);
  }

  private static String reference(String query) {
    return query.replace("eo_", "reference_");
  }
}
