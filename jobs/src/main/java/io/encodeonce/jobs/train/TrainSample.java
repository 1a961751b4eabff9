package io.encodeonce.jobs.train;

import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.train.LearningOption;
import io.encodeonce.runtime.train.TrainingOption;
import io.encodeonce.spark.SampleData;
import io.encodeonce.spark.train.TrainingColumns;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The embedded dialogues, as what is learned where there is no input. */
public final class TrainSample {
  /** What makes some steps of it, fast. */
  public static final OptionValues OPTIONS =
      OptionValues.NONE
          .with(TrainingOption.STEPS, 20)
          .with(TrainingOption.BATCH_TOKENS, 2048)
          .with(TrainingOption.VALIDATION_STEPS, 10)
          .with(LearningOption.LEARNING_RATE, 1e-4);

  // Every so many dialogues one is not learned from.
  private static final String IS_HELD_OUT = "pmod(crc32(id), 6) = 0";

  private TrainSample() {}

  /** The dialogues to learn from. */
  public static Dataset<Row> table(SparkSession spark) {
    return SampleData.dialogues(spark).where("NOT " + IS_HELD_OUT);
  }

  /** The dialogues to validate with. */
  public static Dataset<Row> validation(SparkSession spark) {
    return SampleData.dialogues(spark).where(IS_HELD_OUT);
  }

  public static TrainingColumns columns() {
    return TrainingColumns.ofPrompts("text", "prompts", Optional.empty());
  }
}
