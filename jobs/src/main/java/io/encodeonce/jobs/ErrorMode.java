package io.encodeonce.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.encodeonce.runtime.InferenceException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;

/** What becomes of a row that cannot be answered. */
enum ErrorMode {
  /** The row stays, its answers are null and its error says why. */
  PERMISSIVE {
    @Override
    Dataset<Row> apply(Dataset<Row> answered, String textColumn) {
      return answered;
    }
  },
  /** The row is left out. */
  DROPMALFORMED {
    @Override
    Dataset<Row> apply(Dataset<Row> answered, String textColumn) {
      return answered.filter(col(AnswerColumns.ERROR).isNull());
    }
  },
  /** The job fails, naming the row. */
  FAILFAST {
    @Override
    Dataset<Row> apply(Dataset<Row> answered, String textColumn) {
      UDF2<String, String, String> check = ErrorMode::requireNone;
      return answered.withColumn(
          AnswerColumns.ERROR,
          udf(check, DataTypes.StringType)
              .apply(col(AnswerColumns.ERROR), Layout.column(textColumn)));
    }
  };

  /** The rows that the output has, of those with {@link AnswerColumns}. */
  abstract Dataset<Row> apply(Dataset<Row> answered, String textColumn);

  private static String requireNone(String error, String text) {
    if (error != null) {
      throw new InferenceException(Messages.badRow(text, error));
    }
    return null;
  }
}
