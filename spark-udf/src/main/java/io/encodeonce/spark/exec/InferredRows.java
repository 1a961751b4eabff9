package io.encodeonce.spark.exec;

import io.encodeonce.spark.InferenceMetric;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;

/** A partition's rows with their results, answered a window at a time. Not thread-safe. */
final class InferredRows implements Iterator<InternalRow> {
  private final WindowReader reader;
  private final WindowAnswers answers;
  private final ResultWriter writer;
  private final InferenceMetrics metrics;
  private final TaskContext task;

  InferredRows(
      WindowReader reader,
      WindowAnswers answers,
      ResultWriter writer,
      InferenceMetrics metrics,
      TaskContext task) {
    this.reader = reader;
    this.answers = answers;
    this.writer = writer;
    this.metrics = metrics;
    this.task = task;
  }

  @Override
  public boolean hasNext() {
    return writer.hasNext() || reader.hasNext();
  }

  @Override
  public InternalRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (!writer.hasNext()) {
      answerWindow();
    }
    metrics.add(InferenceMetric.ROWS, 1);
    return writer.next();
  }

  private void answerWindow() {
    task.killTaskIfInterrupted();
    Window window = reader.next();
    writer.add(window.rows(), answers.answer(window.arguments()));
  }
}
