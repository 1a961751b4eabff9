package io.encodeonce.spark.train.table;

import io.encodeonce.runtime.train.PromptAnswer;
import io.encodeonce.runtime.train.TrainingDocument;
import io.encodeonce.runtime.train.TrainingOptions;
import io.encodeonce.spark.train.Messages;
import io.encodeonce.spark.train.model.RowTokenizer;
import io.encodeonce.spark.train.model.TrainedModel;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Makes examples of a table's rows, on executors. What is learned is an answer's first spelling.
 */
record Tokenizing(TrainedModel model, TrainingOptions options)
    implements FlatMapFunction<Iterator<Row>, TokenizedRow> {

  @Override
  public Iterator<TokenizedRow> call(Iterator<Row> rows) {
    RowTokenizer tokenizer = model.openTokenizer(options);
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> tokenizer.close());
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public TokenizedRow next() {
        return tokenized(rows.next(), tokenizer);
      }
    };
  }

  private static TokenizedRow tokenized(Row row, RowTokenizer tokenizer) {
    if (row.isNullAt(0)) {
      return TokenizedRow.refused(Messages.NULL_TEXT);
    }
    if (row.isNullAt(1) || row.getList(1).isEmpty()) {
      return TokenizedRow.refused(Messages.NO_ANSWERS);
    }
    return TokenizedRow.of(
        tokenizer.tokenize(new TrainingDocument(row.getString(0), answers(row.getList(1)))));
  }

  private static List<PromptAnswer> answers(List<Row> structs) {
    return structs.stream()
        .map(one -> new PromptAnswer(one.getString(1), one.<String>getList(2).get(0)))
        .toList();
  }
}
