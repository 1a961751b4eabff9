package io.encodeonce.jobs.decompose;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.encodeonce.jobs.data.Columns;
import io.encodeonce.jobs.data.FileMessages;
import io.encodeonce.jobs.data.Origin;
import io.encodeonce.runtime.InferenceException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF3;
import org.apache.spark.sql.types.DataTypes;

/** What becomes of a row that cannot be answered. */
enum ErrorMode {
  /** The row stays, its answers are null and its error says why. */
  PERMISSIVE {
    @Override
    Dataset<Row> apply(Dataset<Row> answered, String textColumn) {
      UDF3<String, String, String, String> told = ErrorMode::malformed;
      Column error = col(Origin.ERROR);
      Column record = col(Origin.RECORD);
      return answered.withColumn(
          Origin.ERROR, when(record.isNull(), error).otherwise(checked(told, record)));
    }
  },
  /** The row is left out. */
  DROPMALFORMED {
    @Override
    Dataset<Row> apply(Dataset<Row> answered, String textColumn) {
      return answered.filter(col(Origin.ERROR).isNull());
    }

    @Override
    String remark() {
      return "  (left out)";
    }
  },
  /** The job fails, naming the row and its file. */
  FAILFAST {
    @Override
    Dataset<Row> apply(Dataset<Row> answered, String textColumn) {
      UDF3<String, String, String, String> none = ErrorMode::requireNone;
      Column row = coalesce(col(Origin.RECORD), Columns.named(textColumn));
      return answered.withColumn(Origin.ERROR, checked(none, row));
    }
  };

  /** The rows that the output has, of those with an {@link Origin} and {@link AnswerColumns}. */
  abstract Dataset<Row> apply(Dataset<Row> answered, String textColumn);

  /** What a count of such rows is to say of them, if anything. */
  String remark() {
    return "";
  }

  private static Column checked(UDF3<String, String, String, String> check, Column row) {
    return udf(check, DataTypes.StringType).apply(col(Origin.ERROR), row, col(Origin.FILE));
  }

  private static String malformed(String error, String record, String file) {
    return FileMessages.malformed(error, record, Origin.shown(file));
  }

  private static String requireNone(String error, String row, String file) {
    if (error != null) {
      String place = file == null ? "" : FileMessages.place(Origin.shown(file));
      throw new InferenceException(AnsweringMessages.badRow(row, error, place));
    }
    return null;
  }
}
