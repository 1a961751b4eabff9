package io.encodeonce.spark.train.check;

import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.train.PromptAnswer;
import io.encodeonce.spark.model.ModelReference;
import io.encodeonce.spark.train.TrainingColumns;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Answers a table's prompts with a checkpoint and counts what is right, on executors. */
public record AnswerCheck(ModelReference model, RuntimeOptions options)
    implements FlatMapFunction<Iterator<Row>, long[]> {

  /**
   * So many of so many.
   *
   * @param documents with a prompt
   * @param rightDocuments those with right answers alone
   */
  public record Counts(long answers, long rightAnswers, long documents, long rightDocuments) {}

  /**
   * Answers and counts.
   *
   * @param table as {@link TrainingColumns} gives it
   */
  public Counts count(Dataset<Row> table) {
    long[] sums = table.javaRDD().mapPartitions(this).fold(new long[4], Sums::add);
    return new Counts(sums[0], sums[1], sums[2], sums[3]);
  }

  @Override
  public Iterator<long[]> call(Iterator<Row> rows) {
    AskedRows asked = AskedRows.of(rows);
    List<DocumentAnswers> answers = asked.answers(model, options);
    long[] sums = new long[4];
    for (int i = 0; i < answers.size(); i++) {
      Sums.add(sums, counted(asked.prompts(i), answers.get(i)));
    }
    return List.of(sums).iterator();
  }

  /** Of a document that could not be answered, all is wrong. */
  private static long[] counted(List<Row> expected, DocumentAnswers answers) {
    long right = 0;
    for (int i = 0; i < answers.answers().size(); i++) {
      String answer = answers.answers().get(i).text();
      right += PromptAnswer.isRight(expected.get(i).getList(2), answer) ? 1 : 0;
    }
    return new long[] {expected.size(), right, 1, right == expected.size() ? 1 : 0};
  }
}
