package io.encodeonce.spark.function;

import io.encodeonce.runtime.GeneratedText;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** An answer as a value of SQL; {@code score} is a log-probability in nats, at most 0. */
final class AnswerStruct {
  static final StructType TYPE =
      new StructType()
          .add("value", DataTypes.StringType)
          .add("score", DataTypes.DoubleType)
          .add("tokens", DataTypes.IntegerType)
          .add("finish", DataTypes.StringType)
          .add("truncated", DataTypes.BooleanType)
          .add("error", DataTypes.StringType);

  private AnswerStruct() {}

  static InternalRow of(GeneratedText answer, boolean truncated) {
    return row(
        UTF8String.fromString(answer.text()),
        answer.score(),
        answer.tokenIds().size(),
        UTF8String.fromString(answer.finish().name()),
        truncated,
        null);
  }

  static InternalRow failed(String error) {
    return row(null, null, null, null, null, UTF8String.fromString(error));
  }

  private static InternalRow row(Object... values) {
    return new GenericInternalRow(values);
  }
}
