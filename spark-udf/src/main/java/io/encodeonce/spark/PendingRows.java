package io.encodeonce.spark;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.Prompt;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.sql.Row;

/** The documents of a partition, for the runtime to read ahead; their rows wait here. */
final class PendingRows implements Iterator<Document> {
  private final Iterator<Row> rows;
  private final int textIndex;
  private final Function<Row, List<Prompt>> prompts;
  private final TaskContext task;
  private final Queue<PendingRow> waiting = new ArrayDeque<>();

  PendingRows(
      Iterator<Row> rows, int textIndex, Function<Row, List<Prompt>> prompts, TaskContext task) {
    this.rows = rows;
    this.textIndex = textIndex;
    this.prompts = prompts;
    this.task = task;
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public Document next() {
    stopIfKilled();
    Row row = rows.next();
    PendingRow pending = PendingRow.of(row, row.getString(textIndex), prompts);
    waiting.add(pending);
    return pending.document();
  }

  /** Takes out the row of the oldest document that has not been taken. */
  PendingRow takeOldest() {
    stopIfKilled();
    return waiting.remove();
  }

  private void stopIfKilled() {
    if (task.isInterrupted()) {
      throw new TaskKilledException();
    }
  }
}
