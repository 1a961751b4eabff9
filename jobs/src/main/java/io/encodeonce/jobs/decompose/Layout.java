package io.encodeonce.jobs.decompose;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How answered documents become rows of the output. */
interface Layout {
  /** The output's column that says whether the document was cut to the limit. */
  String TRUNCATED = "truncated";

  /** The output's column that says why a document has no answers. */
  String ERROR = "error";

  /**
   * The columns of {@code documents} that the output or the answering needs, {@link
   * Origin#COLUMNS}, and no others.
   */
  Dataset<Row> prepare(Dataset<Row> documents, List<String> answeringColumns);

  /** The output, from documents with {@link AnswerColumns}. */
  Dataset<Row> arrange(Dataset<Row> answered);
}
