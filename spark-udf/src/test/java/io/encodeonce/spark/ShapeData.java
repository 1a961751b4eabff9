package io.encodeonce.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The model and the tables of queries of every shape. */
final class ShapeData {
  private static final int ROWS = 40;

  private ShapeData() {}

  /** Sets the model and makes the tables and the functions to compare with. */
  static void prepare(SparkSession spark) {
    GoldenCheckpoint.of("t5-relu-tied").configure(spark);
    ReferenceFunctions.register(spark);
    createViews(spark);
  }

  /**
   * Makes the views {@code docs (id, text, other, kind, part)}, in three partitions and with two
   * texts that are NULL and 38 that differ, and {@code kinds (kind, name)}.
   */
  private static void createViews(SparkSession spark) {
    Random random = new Random(20261124);
    List<Row> docs = new ArrayList<>();
    for (int id = 0; id < ROWS; id++) {
      String text = id % 20 == 13 ? null : words(random, 3 + random.nextInt(12));
      docs.add(RowFactory.create(id, text, words(random, 4), "k" + id % 4, id % 3));
    }
    spark
        .createDataFrame(
            docs, StructType.fromDDL("id INT, text STRING, other STRING, kind STRING, part INT"))
        .repartition(3)
        .createOrReplaceTempView("docs");
    spark
        .createDataFrame(
            Stream.of("k0", "k1", "k7").map(kind -> RowFactory.create(kind, "w" + kind)).toList(),
            StructType.fromDDL("kind STRING, name STRING"))
        .createOrReplaceTempView("kinds");
  }

  /**
   * Makes the tables {@code facts (id, text, other, kind)}, of the rows of {@code docs} and with a
   * partition a kind, and {@code names (kind, name)}, with one row each of these.
   */
  static void createTables(SparkSession spark) {
    spark.sql("DROP TABLE IF EXISTS facts");
    spark.sql(
        "CREATE TABLE facts USING parquet PARTITIONED BY (kind)"
            + " AS SELECT id, text, other, kind FROM docs");
    spark.sql("DROP TABLE IF EXISTS names");
    spark.sql(
        "CREATE TABLE names USING parquet"
            + " AS SELECT DISTINCT kind, concat('w', kind) AS name FROM docs");
  }

  private static String words(Random random, int count) {
    return Stream.generate(() -> "w" + random.nextInt(100))
        .limit(count)
        .collect(Collectors.joining(" "));
  }
}
