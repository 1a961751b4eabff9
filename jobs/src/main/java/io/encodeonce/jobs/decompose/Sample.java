package io.encodeonce.jobs.decompose;

import io.encodeonce.jobs.data.Origin;
import io.encodeonce.spark.SampleData;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The embedded dialogues and the embedded model that was trained on others of their kind. */
public final class Sample {
  private static final String TEXT = "text";
  private static final String PROMPTS = "prompts";

  private Sample() {}

  /** To answer the dialogues, each with its own prompts. */
  public static DecomposeTask task(SparkSession spark) {
    Layout layout = new LongLayout(Optional.of("id"));
    Dataset<Row> dialogues = Origin.ofNone(SampleData.dialogues(spark));
    return new DecomposeTask(
        layout.prepare(dialogues, List.of(TEXT, PROMPTS)),
        Questions.of(dialogues, TEXT, PromptColumn.of(dialogues, PROMPTS)),
        layout);
  }
}
