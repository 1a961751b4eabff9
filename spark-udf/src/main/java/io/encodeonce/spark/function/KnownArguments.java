package io.encodeonce.spark.function;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.unsafe.types.UTF8String;

/** Values of arguments that are known before any row is. */
final class KnownArguments {
  private KnownArguments() {}

  /**
   * A row of arguments as Spark will cast them, with NULL for the text and for what is not known.
   */
  static InternalRow of(Asked asked) {
    List<DataType> types = asked.question().argumentTypes();
    Object[] values = new Object[asked.arguments().size()];
    for (int i = 1; i < values.length; i++) {
      Expression argument = asked.arguments().get(i);
      if (isPlain(types.get(i - 1), argument.dataType())) {
        values[i] = texts(value(Constants.plain(argument)), argument.dataType());
      }
    }
    return new GenericInternalRow(values);
  }

  /** Whether a value's own text is what Spark makes of it. */
  private static boolean isPlain(DataType expected, DataType found) {
    if (found instanceof NullType) {
      return true;
    }
    if (expected instanceof ArrayType list) {
      return found instanceof ArrayType other && isPlain(list.elementType(), other.elementType());
    }
    return found instanceof StringType
        || found instanceof IntegralType
        || found instanceof BooleanType;
  }

  private static Object value(Expression plain) {
    try {
      return plain.foldable() ? plain.eval(null) : null;
    } catch (Exception e) {
      // Some constants, such as the user's name, are known to the optimizer only. Those that cannot
      // be computed at all are for Spark to refuse.
      return null;
    }
  }

  private static Object texts(Object value, DataType type) {
    if (value == null) {
      return null;
    }
    return value instanceof ArrayData array && type instanceof ArrayType list
        ? new GenericArrayData(
            IntStream.range(0, array.numElements())
                .mapToObj(i -> texts(element(array, i, list.elementType()), list.elementType()))
                .toArray())
        : UTF8String.fromString(value.toString());
  }

  private static Object element(ArrayData array, int index, DataType type) {
    return array.isNullAt(index) ? null : array.get(index, type);
  }
}
