package io.encodeonce.spark.rapids;

import ai.rapids.cudf.DType;
import ai.rapids.cudf.HostColumnVector.BasicType;
import ai.rapids.cudf.HostColumnVector.ColumnBuilder;
import ai.rapids.cudf.HostColumnVector.ListType;
import ai.rapids.cudf.HostColumnVector.StructType;
import java.util.Arrays;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A type of results, in Spark and in cuDF.
 *
 * @param type of STRING, BOOLEAN, INT and DOUBLE, and of arrays and structs of these
 */
record ResultType(DataType type) {
  private static final Map<DataType, DType> BASIC =
      Map.of(
          DataTypes.StringType, DType.STRING,
          DataTypes.BooleanType, DType.BOOL8,
          DataTypes.IntegerType, DType.INT32,
          DataTypes.DoubleType, DType.FLOAT64);

  /** The column's, nullable in all its parts. */
  ai.rapids.cudf.HostColumnVector.DataType column() {
    return column(type);
  }

  private static ai.rapids.cudf.HostColumnVector.DataType column(DataType type) {
    if (type instanceof ArrayType list) {
      return new ListType(true, column(list.elementType()));
    }
    if (type instanceof org.apache.spark.sql.types.StructType struct) {
      return new StructType(
          true, Arrays.stream(struct.fields()).map(field -> column(field.dataType())).toList());
    }
    return new BasicType(true, BASIC.get(type));
  }

  /** Appends a value as Spark holds it, or null, to a column of this type. */
  void append(ColumnBuilder column, Object value) {
    append(column, type, value);
  }

  private static void append(ColumnBuilder column, DataType type, Object value) {
    if (value == null) {
      column.appendNull();
    } else if (type instanceof ArrayType list) {
      append(column, list.elementType(), (ArrayData) value);
    } else if (type instanceof org.apache.spark.sql.types.StructType struct) {
      append(column, struct, (InternalRow) value);
    } else {
      appendBasic(column, value);
    }
  }

  private static void append(ColumnBuilder column, DataType elementType, ArrayData list) {
    for (int i = 0; i < list.numElements(); i++) {
      Object element = list.isNullAt(i) ? null : list.get(i, elementType);
      append(column.getChild(0), elementType, element);
    }
    column.endList();
  }

  private static void append(
      ColumnBuilder column, org.apache.spark.sql.types.StructType struct, InternalRow row) {
    for (int i = 0; i < struct.size(); i++) {
      DataType type = struct.fields()[i].dataType();
      append(column.getChild(i), type, row.isNullAt(i) ? null : row.get(i, type));
    }
    column.endStruct();
  }

  private static void appendBasic(ColumnBuilder column, Object value) {
    if (value instanceof UTF8String text) {
      column.appendUTF8String(text.getBytes());
    } else if (value instanceof Boolean truth) {
      column.append(truth.booleanValue());
    } else if (value instanceof Integer number) {
      column.append(number.intValue());
    } else {
      column.append(((Double) value).doubleValue());
    }
  }
}
