package io.encodeonce.spark.train.run;

import io.encodeonce.spark.train.AgreementRecord;
import io.encodeonce.spark.train.TrainingColumns;
import io.encodeonce.spark.train.check.Alignment;
import io.encodeonce.spark.train.check.Validation;
import io.encodeonce.spark.train.folder.OutputFolder;
import io.encodeonce.spark.train.round.Run;
import io.encodeonce.spark.train.table.Shards;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * All that a run works with.
 *
 * @param base where the checkpoint lies that it starts from
 * @param mostSteps of the run
 * @param tables that were kept for it
 */
record Prepared(
    OutputFolder output,
    Run run,
    String base,
    long mostSteps,
    Shards shards,
    Optional<Validation> validation,
    Optional<Alignment> alignment,
    Tables tables)
    implements AutoCloseable {

  /**
   * What is learned, and what is validated with.
   *
   * @param learned as {@link TrainingColumns} gives it
   */
  record Tables(Dataset<Row> learned, Optional<Dataset<Row>> validated) {}

  /** How the model agrees with its teacher before it is trained. */
  Optional<AgreementRecord> agreement() {
    return agreement(base);
  }

  /**
   * How a checkpoint agrees with the teacher, if there is one.
   *
   * @param model where it lies
   */
  Optional<AgreementRecord> agreement(String model) {
    return alignment.map(
        teacher -> teacher.agreement(model, tables.validated().orElse(tables.learned())));
  }

  @Override
  public void close() {
    shards.close();
    validation.ifPresent(Validation::close);
    if (alignment.isPresent()) {
      tables.learned().unpersist();
      tables.validated().ifPresent(Dataset::unpersist);
    }
  }
}
