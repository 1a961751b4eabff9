package io.encodeonce.spark.function;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;

/**
 * Types of texts. From Spark 4 on a STRING has a collation, and maybe a length; a text has none.
 */
final class TextTypes {
  private TextTypes() {}

  /** The type that an argument may have: its own where that differs in its texts' types alone. */
  static DataType accepted(DataType expected, DataType found) {
    return isAlike(expected, found) ? found : expected;
  }

  private static boolean isAlike(DataType expected, DataType found) {
    return expected instanceof ArrayType list
        ? found instanceof ArrayType other && isAlike(list.elementType(), other.elementType())
        : expected instanceof StringType && found instanceof StringType;
  }
}
