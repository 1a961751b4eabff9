package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Statements that change tables of Iceberg and Delta leave in them what plain functions say. The
 * table has the rows of {@code docs} in three files. Where files are written anew, the rows that
 * decide which ones are asked once for that and once more to write them.
 */
class TableFormatsTest {
  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark =
        LocalSpark.builder("local[2]")
            .config(
                "spark.sql.extensions",
                "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions,"
                    + "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.databricks.delta.snapshotPartitions", "1")
            .config("spark.sql.catalog.ice", "org.apache.iceberg.spark.SparkCatalog")
            .config("spark.sql.catalog.ice.type", "hadoop")
            .getOrCreate();
    spark
        .conf()
        .set("spark.sql.catalog.ice.warehouse", spark.conf().get("spark.sql.warehouse.dir"));
    ShapeData.prepare(spark);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ice.db.copied | iceberg | 'write.format.default' = 'parquet' | 76 | 76 | 58",
        "ice.db.merged | iceberg | 'write.delete.mode' = 'merge-on-read',"
            + " 'write.update.mode' = 'merge-on-read', 'write.merge.mode' = 'merge-on-read' | 56 | 38 | 43",
        "rewritten | delta | 'delta.enableDeletionVectors' = 'false' | 76 | 76 | 51",
        "marked | delta | 'delta.enableDeletionVectors' = 'true' | 94 | 38 | 63"
      })
  void changesAreThoseOfPlainFunctions(
      String table, String format, String properties, int updated, int deleted, int merged) {
    execute(
        "CREATE TABLE %s (id INT, text STRING, kind STRING, a STRING) USING %s TBLPROPERTIES (%s)"
            .formatted(table, format, properties));
    assertChanges(
        38,
        table,
        "INSERT INTO %s SELECT id, text, kind, eo_generate(text, 'w1') FROM docs",
        "SELECT id, text, kind, reference_generate(text, 'w1') AS a FROM docs");
    assertChanges(
        updated,
        table,
        "UPDATE %s SET a = eo_generate(text, 'w2') WHERE length(eo_generate(text, 'w1')) %% 2 = 0",
        "SELECT id, text, kind, if(length(reference_generate(text, 'w1')) % 2 = 0,"
            + " reference_generate(text, 'w2'), a) AS a FROM expected");
    assertChanges(
        deleted,
        table,
        "DELETE FROM %s WHERE length(eo_generate(text, 'w1')) %% 3 = 0",
        "SELECT * FROM expected"
            + " WHERE NOT (length(reference_generate(text, 'w1')) % 3 = 0) OR text IS NULL");
    assertChanges(
        merged,
        table,
        "MERGE INTO %s t USING (SELECT id, text, kind, eo_generate(text, 'w3') a FROM docs"
            + " WHERE kind IN ('k0', 'k1')) s ON t.id = s.id"
            + " WHEN MATCHED AND length(eo_generate(t.text, 'w1')) %% 2 = 1 THEN UPDATE SET a = s.a"
            + " WHEN NOT MATCHED THEN INSERT (id, text, kind, a)"
            + " VALUES (s.id, s.text, s.kind, eo_generate(s.text, 'w2'))",
        "SELECT id, text, kind, if(kind IN ('k0', 'k1')"
            + " AND length(reference_generate(text, 'w1')) % 2 = 1, reference_generate(text, 'w3'), a)"
            + " AS a FROM expected UNION ALL"
            + " SELECT id, text, kind, reference_generate(text, 'w2') FROM docs"
            + " WHERE kind IN ('k0', 'k1') AND id NOT IN (SELECT id FROM expected)");
    assertChanges(
        46,
        table,
        "INSERT INTO %s SELECT id + 100, text, kind, eo_generate(a, 'w1') FROM %1$s"
            + " WHERE length(eo_generate(text, 'w1')) %% 2 = 0",
        "SELECT * FROM expected UNION ALL"
            + " SELECT id + 100, text, kind, reference_generate(a, 'w1') FROM expected"
            + " WHERE length(reference_generate(text, 'w1')) % 2 = 0");
  }

  private static void assertChanges(
      long documents, String table, String statement, String expected) {
    Dataset<Row> rows = spark.sql(expected);
    List<Row> plain = rows.collectAsList();
    spark.createDataFrame(plain, rows.schema()).createOrReplaceTempView("expected");
    long inferred = Inferred.documents(spark, () -> execute(statement.formatted(table)));
    Rows.assertSame(
        Rows.sorted(spark.table(table)), Rows.sorted(spark.table("expected")), statement);
    assertThat(inferred).as("documents inferred, %s: %s", table, statement).isEqualTo(documents);
  }

  private static void execute(String statement) {
    spark.sql(statement).collectAsList();
  }
}
