package io.encodeonce.spark.train.check;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.GeneratedText;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.spark.model.ModelReference;
import io.encodeonce.spark.train.TrainingColumns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Answers those of a table's prompts that have no answer with a teacher, on executors, so that a
 * model can learn what it says.
 */
record TeacherAnswers(ModelReference teacher, RuntimeOptions options)
    implements FlatMapFunction<Iterator<Row>, Row> {

  /**
   * The table with the teacher's answers where it has none. They are computed once and kept, until
   * they are unpersisted.
   *
   * @param table as {@link TrainingColumns} gives it
   */
  Dataset<Row> of(Dataset<Row> table) {
    return table
        .sparkSession()
        .createDataFrame(table.javaRDD().mapPartitions(this), table.schema())
        .persist();
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    List<Row> all = new ArrayList<>();
    rows.forEachRemaining(all::add);
    List<Document> open =
        all.stream()
            .filter(row -> !open(row).isEmpty())
            .map(row -> AskedRows.document(row, open(row)))
            .toList();
    Iterator<DocumentAnswers> answers =
        open.isEmpty()
            ? Collections.emptyIterator()
            : AskedRows.answers(open, teacher, options).iterator();
    return all.stream()
        .map(row -> open(row).isEmpty() ? row : answered(row, answers.next()))
        .iterator();
  }

  /** A row's prompts that are to be answered. */
  private static List<Row> open(Row row) {
    List<Row> prompts = row.isNullAt(1) ? List.of() : row.getList(1);
    return prompts.stream().filter(TeacherAnswers::isOpen).toList();
  }

  private static boolean isOpen(Row prompt) {
    return prompt.getList(2).isEmpty();
  }

  /** Without prompts that get no word, which of a document with an error are all of them. */
  private static Row answered(Row row, DocumentAnswers document) {
    Iterator<GeneratedText> answers = document.answers().iterator();
    List<Row> prompts = new ArrayList<>();
    for (Row prompt : row.<Row>getList(1)) {
      if (!isOpen(prompt)) {
        prompts.add(prompt);
      } else if (answers.hasNext()) {
        learned(prompt, answers.next().text()).ifPresent(prompts::add);
      }
    }
    return RowFactory.create(row.get(0), prompts.toArray(Row[]::new));
  }

  private static Optional<Row> learned(Row prompt, String answer) {
    return answer.isBlank()
        ? Optional.empty()
        : Optional.of(
            RowFactory.create(prompt.getString(0), prompt.getString(1), new String[] {answer}));
  }
}
