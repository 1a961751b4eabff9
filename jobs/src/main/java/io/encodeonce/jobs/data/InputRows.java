package io.encodeonce.jobs.data;

import io.encodeonce.runtime.InferenceException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What was read.
 *
 * @param rows with {@link Origin#COLUMNS}
 * @param advice what to do if a column is missing, for files that were partly unreadable; else
 *     empty
 */
public record InputRows(Dataset<Row> rows, String advice) {

  /** Refuses rows without the column that {@code option} names. */
  public void requireColumn(String option, Optional<String> name) {
    name.filter(wanted -> columns().stream().noneMatch(wanted::equalsIgnoreCase))
        .ifPresent(
            wanted -> {
              throw new InferenceException(
                  FileMessages.noColumn(option, wanted, columns()) + hint(wanted));
            });
  }

  /** The columns of the files. */
  List<String> columns() {
    return Origin.own(rows);
  }

  private String hint(String wanted) {
    return advice.isEmpty()
        ? columns().stream()
            .filter(column -> column.strip().equalsIgnoreCase(wanted.strip()))
            .findFirst()
            .map(FileMessages::spacesOf)
            .orElse("")
        : "; " + advice;
  }
}
