package io.encodeonce.spark.train.check;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.Prompt;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.spark.executor.ExecutorRuntimes;
import io.encodeonce.spark.executor.Lease;
import io.encodeonce.spark.executor.SharedModel;
import io.encodeonce.spark.model.ModelReference;
import io.encodeonce.spark.train.TrainingColumns;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * A task's rows that something is asked of.
 *
 * @param rows as {@link TrainingColumns} gives them
 */
record AskedRows(List<Row> rows) {
  static AskedRows of(Iterator<Row> all) {
    List<Row> asked = new ArrayList<>();
    all.forEachRemaining(
        row -> {
          if (!row.isNullAt(1) && !row.getList(1).isEmpty()) {
            asked.add(row);
          }
        });
    return new AskedRows(asked);
  }

  /** A row's structs of name, prompt and spellings. */
  List<Row> prompts(int row) {
    return rows.get(row).getList(1);
  }

  /** Answers all with a model of this executor, in the rows' order. */
  List<DocumentAnswers> answers(ModelReference model, RuntimeOptions options) {
    return answers(
        rows.stream().map(row -> document(row, row.getList(1))).toList(), model, options);
  }

  /** Answers documents with a model of this executor, in their order. */
  static List<DocumentAnswers> answers(
      List<Document> documents, ModelReference model, RuntimeOptions options) {
    try (Lease<SharedModel> lease = ExecutorRuntimes.acquire(model, options)) {
      return lease.resource().runtime(options).runtime().answer(documents);
    }
  }

  /**
   * A row's text, with some of its prompts.
   *
   * @param prompts structs of name and prompt
   */
  static Document document(Row row, List<Row> prompts) {
    return new Document(
        row.getString(0),
        prompts.stream().map(one -> new Prompt(one.getString(0), one.getString(1))).toList());
  }
}
