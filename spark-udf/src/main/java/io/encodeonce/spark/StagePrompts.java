package io.encodeonce.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.transform;

import io.encodeonce.runtime.InferenceException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Each text's own prompts, as the function takes them. */
final class StagePrompts {
  private static final String PROMPT = "prompt";

  private StagePrompts() {}

  /** The texts of a column's prompts. */
  static Column texts(StructType schema, String column) {
    DataType type = schema.apply(column).dataType();
    if (type instanceof ArrayType array && array.elementType() instanceof StringType) {
      return col(column);
    }
    if (type instanceof ArrayType array
        && array.elementType() instanceof StructType fields
        && hasPrompt(fields)) {
      return transform(col(column), one -> one.getField(PROMPT));
    }
    throw new InferenceException(StageMessages.promptsColumn(column, type.sql()));
  }

  private static boolean hasPrompt(StructType fields) {
    for (StructField field : fields.fields()) {
      if (field.name().equalsIgnoreCase(PROMPT)) {
        return true;
      }
    }
    return false;
  }
}
