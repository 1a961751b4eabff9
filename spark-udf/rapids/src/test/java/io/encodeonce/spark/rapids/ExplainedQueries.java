package io.encodeonce.spark.rapids;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Two queries, by the operator and by the function: a class for {@code SparkSubmit} to run. */
public final class ExplainedQueries {
  /** Written between what is said of the one and of the other. */
  static final String NEXT = "== the function's query";

  static final String OPERATOR = query("eo_generate(text, prompt, map('model', 'sample'))");
  static final String FUNCTION = query("ask(text, array(prompt))[0].value");

  private ExplainedQueries() {}

  private static String query(String call) {
    return """
        SELECT city, count(*) AS n
        FROM (SELECT %s AS city FROM docs WHERE length(text) > 10)
        GROUP BY city ORDER BY n DESC, city"""
        .formatted(call);
  }

  /** The table is read from the folder that is named, and answers are written beside it. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    SparkSession spark = Sessions.start();
    spark.read().parquet(table(folder)).createOrReplaceTempView("docs");
    Files.write(folder.resolve("operator"), lines(spark.sql(OPERATOR).collectAsList()));
    System.err.println(NEXT);
    DecomposeFunction.register(spark, "ask", Map.of("model", "sample"));
    Files.write(folder.resolve("function"), lines(spark.sql(FUNCTION).collectAsList()));
    spark.stop();
  }

  static String table(Path folder) {
    return folder.resolve("docs").toString();
  }

  static List<String> lines(List<Row> rows) {
    return rows.stream().map(Row::toString).toList();
  }
}
