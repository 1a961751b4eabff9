package io.encodeonce.spark.exec;

import io.encodeonce.spark.catalyst.ScalaLists;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import scala.collection.immutable.Seq;

/**
 * Writes answered rows with their results beside them, each when it is taken: a row is good until
 * the next one is. Not thread-safe.
 */
final class ResultWriter implements Iterator<InternalRow> {
  private final UnsafeProjection output;
  private final Queue<InternalRow> answered = new ArrayDeque<>();

  /** The output is the rows' attributes and one a result. */
  ResultWriter(Seq<Attribute> output) {
    this.output =
        UnsafeProjection.create(
            ScalaLists.<Expression>toScala(ScalaLists.<Attribute>toJava(output)), output);
  }

  /**
   * Takes rows to be written after those that it has.
   *
   * @param results {@code [rows][calls]}
   */
  void add(List<InternalRow> rows, Object[][] results) {
    for (int i = 0; i < results.length; i++) {
      answered.add(new JoinedRow(rows.get(i), new GenericInternalRow(results[i])));
    }
  }

  @Override
  public boolean hasNext() {
    return !answered.isEmpty();
  }

  @Override
  public InternalRow next() {
    return output.apply(answered.remove());
  }
}
