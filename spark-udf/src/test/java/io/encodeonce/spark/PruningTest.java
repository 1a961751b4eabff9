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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A query with calls reads no more of a table than it would without them. */
@ExtendWith(LocalSpark.class)
class PruningTest {
  private static final String BROADCAST = "spark.sql.autoBroadcastJoinThreshold";
  private static final String REUSED_ONLY =
      "spark.sql.optimizer.dynamicPartitionPruning.reuseBroadcastOnly";
  private static final String BLOOM_FILTERED =
      "spark.sql.optimizer.runtime.bloomFilter.applicationSideScanSizeThreshold";
  private static final String BLOOM_FILTERING =
      "spark.sql.optimizer.runtime.bloomFilter.creationSideThreshold";

  private final SparkSession spark;

  PruningTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void prepare() {
    ShapeData.prepare(spark);
    ShapeData.createTables(spark);
  }

  @AfterEach
  void reset() {
    List.of(BROADCAST, REUSED_ONLY, BLOOM_FILTERED, BLOOM_FILTERING).forEach(spark.conf()::unset);
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

  /**
   * Files of the other partitions cannot be read, so that a query fails if it tries. What it prunes
   * by is the broadcast that it joins with.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10 | SELECT f.id, eo_generate(f.text, 'w1') FROM facts f JOIN names n ON f.kind = n.kind"
            + " WHERE n.name = 'wk2'",
        "1 | SELECT f.id FROM facts f JOIN names n ON f.kind = n.kind"
            + " WHERE n.name = 'wk2' AND length(eo_generate(n.name, 'w1')) >= 0",
        "11 | SELECT f.id, n.a FROM facts f JOIN (SELECT kind, name, eo_generate(name, 'w1') a"
            + " FROM names) n ON f.kind = n.kind WHERE n.name IN ('wk2', 'wk9') AND length(n.a) >= 0"
            + " AND length(eo_generate(f.text, 'w1')) >= 0"
      })
  void partitionsThatAJoinRulesOutAreNotRead(int documents, String query) throws IOException {
    List<List<Object>> expected = Rows.sorted(spark.sql(reference(query)));
    damageAllKindsBut("k2");
    assertAnswers(query, expected, documents);
  }

  /** The side that Spark prunes by is computed for that, and again for the join. */
  @Test
  void pruningWithoutABroadcastAsksTwice() throws IOException {
    spark.conf().set(BROADCAST, "-1");
    spark.conf().set(REUSED_ONLY, "false");
    String query =
        "SELECT f.id FROM facts f JOIN names n ON f.kind = n.kind"
            + " WHERE n.name = 'wk2' AND length(eo_generate(n.name, 'w1')) >= 0";
    List<List<Object>> expected = Rows.sorted(spark.sql(reference(query)));
    damageAllKindsBut("k2");
    assertAnswers(query, expected, 2);
  }

  @Test
  void partitionsMayBeJoinedWithAnswers() {
    String query =
        "SELECT f.id FROM facts f JOIN names n"
            + " ON f.kind = concat('k', length(eo_generate(n.name, 'w1')) % 4) WHERE n.name = 'wk2'";
    assertAnswers(query, 1);
  }

  @Test
  void answersAboutPartitionsMayBeJoined() {
    String query =
        "SELECT f.id FROM facts f JOIN names n"
            + " ON length(eo_generate(f.kind, 'w1')) % 3 = length(n.name) % 3 WHERE n.name = 'wk2'";
    long asked =
        Inferred.documents(
            spark, () -> Rows.sorted(spark.sql("SELECT eo_generate(kind, 'w1') FROM facts")));
    assertAnswers(query, asked);
  }

  @Test
  void rowsThatABloomFilterRulesOutAreNotAsked() {
    useBloomFilters();
    String query =
        "SELECT f.id FROM facts f JOIN facts g ON f.id = g.id"
            + " WHERE length(eo_generate(f.text, 'w1')) % 2 = 0 AND g.other > 'w8'";
    assertThat(plan(query)).contains("might_contain");
    assertAnswers(query, 11);
  }

  @Test
  void noSideOfAJoinIsAskedForTheSakeOfABloomFilter() {
    useBloomFilters();
    String query =
        "SELECT f.id FROM facts f JOIN facts g ON f.id = g.id"
            + " WHERE length(eo_generate(g.text, 'w1')) % 2 = 0 AND g.other > 'w8'";
    assertThat(plan(query)).doesNotContain("might_contain");
    assertAnswers(query, 11);
  }

  private void useBloomFilters() {
    spark.conf().set(BROADCAST, "-1");
    spark.conf().set(BLOOM_FILTERED, "0");
    spark.conf().set(BLOOM_FILTERING, Long.toString(Long.MAX_VALUE));
  }

  private void assertAnswers(String query, long documents) {
    assertAnswers(query, Rows.sorted(spark.sql(reference(query))), documents);
  }

  private void assertAnswers(String query, List<List<Object>> expected, long documents) {
    for (String adaptive : List.of("true", "false")) {
      spark.conf().set("spark.sql.adaptive.enabled", adaptive);
      String what = "adaptive " + adaptive + ": " + query;
      long inferred =
          Inferred.documents(
              spark, () -> Rows.assertSame(Rows.sorted(spark.sql(query)), expected, what));
      assertThat(inferred).as("documents inferred, %s", what).isEqualTo(documents);
    }
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
