package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** A query's rows as lists of values, to be compared. */
final class Rows {
  private Rows() {}

  static List<List<Object>> inOrder(Dataset<Row> query) {
    return query.collectAsList().stream().map(Rows::values).toList();
  }

  static List<List<Object>> sorted(Dataset<Row> query) {
    return query.collectAsList().stream()
        .sorted(Comparator.comparing(Row::toString))
        .map(Rows::values)
        .toList();
  }

  static void assertSame(List<List<Object>> found, List<List<Object>> expected, String what) {
    assertThat(found)
        .as(what)
        .usingRecursiveComparison()
        .withComparatorForType(Rows::nearly, Double.class)
        .isEqualTo(expected);
  }

  /** Scores are sums in other orders. */
  private static int nearly(double first, double second) {
    return Math.abs(first - second) < 1e-3 ? 0 : Double.compare(first, second);
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
