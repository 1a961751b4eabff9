package io.encodeonce.jobs;

import io.encodeonce.spark.Decomposition;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a job has to do: documents, what to ask of them, and the shape of the output. */
record Work(Dataset<Row> documents, Decomposition questions, Layout layout) {

  /** The same, as the options say it is to be done. */
  Work with(ModelOptions model, RunOptions run) {
    return new Work(
        run.partitions().map(documents::repartition).orElse(documents),
        questions.withModel(model.location()).withOptions(model.runtime()).withMode(run.mode()),
        layout);
  }
}
