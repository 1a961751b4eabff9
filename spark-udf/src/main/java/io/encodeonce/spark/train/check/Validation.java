package io.encodeonce.spark.train.check;

import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.train.TrainingOptions;
import io.encodeonce.spark.model.ModelReference;
import io.encodeonce.spark.train.TrainingColumns;
import io.encodeonce.spark.train.ValidationRecord;
import io.encodeonce.spark.train.round.Learner;
import io.encodeonce.spark.train.table.Shards;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Tells how far a model has come, from documents that it does not learn from.
 *
 * @param table as {@link TrainingColumns} gives it
 * @param shards of the same documents
 * @param options with which prompts are answered
 * @param aim what a model must have come to before one can be the best
 */
public record Validation(
    SparkSession spark, Dataset<Row> table, Shards shards, RuntimeOptions options, Aim aim)
    implements Validator, AutoCloseable {

  /** How prompts are answered that were learned with these options. */
  public static RuntimeOptions answering(TrainingOptions options) {
    return RuntimeOptions.defaults()
        .withDevice(options.computing().device())
        .withMaxDocumentTokens(options.examples().maxDocumentTokens())
        .withLongDocuments(options.examples().longDocuments());
  }

  /**
   * Answers all prompts with a checkpoint, and takes the loss.
   *
   * @param checkpoint of the learner's state
   */
  @Override
  public ValidationRecord validate(Learner learner, String checkpoint, BestValidation best) {
    long begin = System.nanoTime();
    double loss = learner.loss(shards);
    ModelReference model =
        ModelReference.read(spark.sparkContext(), spark.sessionState().conf(), List.of(checkpoint));
    AnswerCheck.Counts counts = new AnswerCheck(model, options).count(table);
    double share = counts.answers() == 0 ? 0 : (double) counts.rightAnswers() / counts.answers();
    return new ValidationRecord(
        learner.step(),
        loss,
        counts.answers(),
        counts.rightAnswers(),
        counts.documents(),
        counts.rightDocuments(),
        aim.isReached(learner) && best.isWorseThan(share, loss),
        (System.nanoTime() - begin) / 1e9);
  }

  @Override
  public void close() {
    shards.close();
  }
}
