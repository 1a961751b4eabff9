package io.encodeonce.jobs;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

/** What a job has to do: documents, what to ask of them, and the shape of the output. */
record Work(Dataset<Row> documents, Questions questions, Layout layout) {

  /** The same, spread as the options say. */
  Work spread(RunOptions run) {
    return new Work(
        run.partitions().map(documents::repartition).orElse(documents), questions, layout);
  }

  /** The rows of the output, which are counted in {@code counts} when they are written. */
  Dataset<Row> answers(JobModel model, ErrorMode mode, Observation counts) {
    Dataset<Row> answered = Tally.counting(questions.answer(documents, model), counts);
    return layout.arrange(mode.apply(answered, questions.textColumn()));
  }
}
