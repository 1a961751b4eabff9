package io.encodeonce.jobs.decompose;

import io.encodeonce.jobs.model.JobModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

/** Documents, what to ask of them, and the shape of the output. */
public record DecomposeTask(Dataset<Row> documents, Questions questions, Layout layout) {

  /** The same, spread as the options say. */
  DecomposeTask spread(RunOptions run) {
    return new DecomposeTask(
        run.partitions().map(documents::repartition).orElse(documents), questions, layout);
  }

  /** The rows of the output, which are counted in {@code counts} when they are written. */
  Dataset<Row> answers(JobModel model, ErrorMode mode, Observation counts) {
    Dataset<Row> answered = AnswerCounts.counting(questions.answer(documents, model), counts);
    return layout.arrange(mode.apply(answered, questions.textColumn()));
  }
}
