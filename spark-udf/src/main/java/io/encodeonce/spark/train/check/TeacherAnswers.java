package io.encodeonce.spark.train.check;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.GeneratedText;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.spark.InferenceMetric;
import io.encodeonce.spark.model.ModelReference;
import io.encodeonce.spark.train.TrainingColumns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;

/**
 * Answers those of a table's prompts that have no answer with a teacher, on executors, so that a
 * model can learn what it says.
 *
 * @param rows counts those that it has answered, while it goes on
 */
record TeacherAnswers(ModelReference teacher, RuntimeOptions options, SQLMetric rows)
    implements FlatMapFunction<Iterator<Row>, Row> {
  /** Rows whose answers a task has at a time: many, for those that are answered last go alone. */
  private static final int ROWS_AT_A_TIME = 1024;

  static TeacherAnswers of(SparkSession spark, ModelReference teacher, RuntimeOptions options) {
    SQLMetric rows = SQLMetrics.createMetric(spark.sparkContext(), InferenceMetric.ROWS.shown());
    return new TeacherAnswers(teacher, options, rows);
  }

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
  public Iterator<Row> call(Iterator<Row> given) {
    return Stream.iterate(some(given), some -> !some.isEmpty(), some -> some(given))
        .flatMap(this::answered)
        .iterator();
  }

  private static List<Row> some(Iterator<Row> given) {
    List<Row> some = new ArrayList<>();
    while (some.size() < ROWS_AT_A_TIME && given.hasNext()) {
      some.add(given.next());
    }
    return some;
  }

  private Stream<Row> answered(List<Row> all) {
    List<Document> open =
        all.stream()
            .filter(row -> !open(row).isEmpty())
            .map(row -> AskedRows.document(row, open(row)))
            .toList();
    Iterator<DocumentAnswers> answers =
        open.isEmpty()
            ? Collections.emptyIterator()
            : AskedRows.answers(open, teacher, options).iterator();
    rows.add(open.size());
    return all.stream().map(row -> open(row).isEmpty() ? row : answered(row, answers.next()));
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
