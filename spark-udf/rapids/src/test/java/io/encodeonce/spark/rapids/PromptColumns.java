package io.encodeonce.spark.rapids;

import ai.rapids.cudf.DType;
import ai.rapids.cudf.HostColumnVector;
import ai.rapids.cudf.HostColumnVector.BasicType;
import ai.rapids.cudf.HostColumnVector.ColumnBuilder;
import ai.rapids.cudf.HostColumnVector.ListType;
import java.util.List;

/** Columns of lists of texts, as cuDF makes them. */
final class PromptColumns {
  private static final ListType TYPE = new ListType(true, new BasicType(true, DType.STRING));

  private PromptColumns() {}

  /** Of a list or null a row, with texts or nulls inside; the caller closes it. */
  static HostColumnVector of(List<List<String>> rows) {
    try (ColumnBuilder column = new ColumnBuilder(TYPE, rows.size())) {
      rows.forEach(column::appendLists);
      return column.build();
    }
  }
}
