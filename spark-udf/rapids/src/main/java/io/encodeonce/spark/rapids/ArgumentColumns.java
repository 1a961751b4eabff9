package io.encodeonce.spark.rapids;

import ai.rapids.cudf.HostColumnVector;
import ai.rapids.cudf.HostColumnVectorCore;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A column of texts and one of lists of prompts, read as rows that Spark holds.
 *
 * @param texts STRING
 * @param prompts LIST of STRING
 */
record ArgumentColumns(HostColumnVector texts, HostColumnVector prompts) {

  /** A row's text and its array of prompts, each NULL where the column is. */
  InternalRow row(int row) {
    return new GenericInternalRow(new Object[] {text(texts, row), list(row)});
  }

  private ArrayData list(int row) {
    if (prompts.isNull(row)) {
      return null;
    }
    HostColumnVectorCore elements = prompts.getChildColumnView(0);
    int start = Math.toIntExact(prompts.getStartListOffset(row));
    Object[] list = new Object[Math.toIntExact(prompts.getEndListOffset(row)) - start];
    for (int i = 0; i < list.length; i++) {
      list[i] = text(elements, start + i);
    }
    return new GenericArrayData(list);
  }

  private static UTF8String text(HostColumnVectorCore column, int row) {
    return column.isNull(row) ? null : UTF8String.fromBytes(column.getUTF8(row));
  }
}
