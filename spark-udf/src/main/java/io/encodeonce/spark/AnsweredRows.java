package io.encodeonce.spark;

import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.InferenceException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;

/** The rows of a partition with their answers, as the runtime gives them. */
final class AnsweredRows implements Iterator<Row> {
  private final PendingRows pending;
  private final Iterator<DocumentAnswers> answers;
  private final ErrorMode mode;
  private final Consumer<DocumentAnswers> metrics;
  private Optional<Row> upcoming = Optional.empty();

  AnsweredRows(
      PendingRows pending,
      Iterator<DocumentAnswers> answers,
      ErrorMode mode,
      Consumer<DocumentAnswers> metrics) {
    this.pending = pending;
    this.answers = answers;
    this.mode = mode;
    this.metrics = metrics;
  }

  @Override
  public boolean hasNext() {
    while (upcoming.isEmpty() && answers.hasNext()) {
      upcoming = answered(answers.next());
    }
    return upcoming.isPresent();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Row row = upcoming.get();
    upcoming = Optional.empty();
    return row;
  }

  private Optional<Row> answered(DocumentAnswers answer) {
    PendingRow oldest = pending.takeOldest();
    DocumentAnswers outcome = oldest.outcome(answer);
    metrics.accept(outcome);
    return outcome.error().isPresent()
        ? failed(oldest, outcome.error().get())
        : Optional.of(AnswerColumns.answered(oldest.row(), oldest.prompts(), outcome));
  }

  private Optional<Row> failed(PendingRow bad, String error) {
    return switch (mode) {
      case PERMISSIVE -> Optional.of(AnswerColumns.failed(bad.row(), error));
      case DROPMALFORMED -> Optional.empty();
      case FAILFAST -> throw new InferenceException(Messages.badRow(bad.text(), error));
    };
  }
}
