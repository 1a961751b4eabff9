package io.encodeonce.spark.rapids;

import ai.rapids.cudf.HostColumnVector;
import ai.rapids.cudf.HostColumnVector.ColumnBuilder;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Answers columns on the host, a window of their rows at a time. Not thread-safe.
 *
 * @param windowRows rows that are answered together, at most
 */
record WindowedColumns(Windows windows, int windowRows, ResultType type) {

  /** Answers rows of a text and prompts: a result each, as Spark holds it. */
  interface Windows {
    Object[] answer(List<InternalRow> rows);
  }

  /**
   * Answers each row.
   *
   * @param texts STRING
   * @param prompts LIST of STRING, of as many rows
   * @return of {@link #type}, of as many rows; the caller closes it
   */
  HostColumnVector answer(HostColumnVector texts, HostColumnVector prompts) {
    ArgumentColumns arguments = new ArgumentColumns(texts, prompts);
    int rows = Math.toIntExact(texts.getRowCount());
    try (ColumnBuilder results = new ColumnBuilder(type.column(), rows)) {
      for (int start = 0; start < rows; start += windowRows) {
        int end = Math.min(rows, start + windowRows);
        List<InternalRow> window = IntStream.range(start, end).mapToObj(arguments::row).toList();
        for (Object result : windows.answer(window)) {
          type.append(results, result);
        }
      }
      return results.build();
    }
  }
}
