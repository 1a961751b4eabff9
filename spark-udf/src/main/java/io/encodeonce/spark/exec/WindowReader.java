package io.encodeonce.spark.exec;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import scala.collection.immutable.Seq;

/** Reads a partition's rows and their calls' arguments, a window at a time. Not thread-safe. */
final class WindowReader implements Iterator<Window> {
  private final Iterator<InternalRow> rows;
  private final int windowRows;
  private final List<UnsafeProjection> arguments;

  /** Arguments are each call's, in terms of the input; a window has {@code windowRows} at most. */
  WindowReader(
      Iterator<InternalRow> rows,
      int windowRows,
      List<Seq<Expression>> arguments,
      Seq<Attribute> input) {
    this.rows = rows;
    this.windowRows = windowRows;
    this.arguments = arguments.stream().map(call -> UnsafeProjection.create(call, input)).toList();
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public Window next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Window window = new Window(new ArrayList<>(), new ArrayList<>());
    while (window.rows().size() < windowRows && rows.hasNext()) {
      // Spark may hand out the same object for the next row, and so does a projection.
      InternalRow row = rows.next().copy();
      window.rows().add(row);
      window.arguments().add(arguments(row));
    }
    return window;
  }

  private InternalRow[] arguments(InternalRow row) {
    return arguments.stream().map(call -> call.apply(row).copy()).toArray(InternalRow[]::new);
  }
}
