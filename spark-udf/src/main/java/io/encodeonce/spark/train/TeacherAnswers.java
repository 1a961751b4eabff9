package io.encodeonce.spark.train;

import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.GeneratedText;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.spark.model.ModelReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Answers a table's prompts with a teacher, on executors, so that a model can learn what it says.
 */
record TeacherAnswers(ModelReference teacher, RuntimeOptions options)
    implements FlatMapFunction<Iterator<Row>, Row> {

  /**
   * The table with the teacher's answers in place of its own. They are computed once and kept,
   * until they are unpersisted.
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
    AskedRows asked = AskedRows.of(rows);
    List<DocumentAnswers> answers = asked.answers(teacher, options);
    List<Row> answered = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      answered.add(
          RowFactory.create(
              asked.rows().get(i).getString(0),
              learned(asked.prompts(i), answers.get(i)).toArray(Row[]::new)));
    }
    return answered.iterator();
  }

  /** Those that have a word; none of a document that could not be answered. */
  private static List<Row> learned(List<Row> prompts, DocumentAnswers answers) {
    List<Row> learned = new ArrayList<>();
    for (int i = 0; i < answers.answers().size(); i++) {
      GeneratedText answer = answers.answers().get(i);
      if (!answer.text().isBlank()) {
        Row prompt = prompts.get(i);
        learned.add(
            RowFactory.create(
                prompt.getString(0), prompt.getString(1), new String[] {answer.text()}));
      }
    }
    return learned;
  }
}
