package io.encodeonce.spark.train.check;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.spark.model.ModelReference;
import io.encodeonce.spark.train.AgreementRecord;
import io.encodeonce.spark.train.Messages;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A model and its teacher have the same tokens, and perhaps the same answers.
 *
 * @param teacher where it lies
 */
public record Alignment(SparkSession spark, String teacher, RuntimeOptions options) {
  private static final int COMPARED_ROWS = 500;
  private static final String TOKENIZER = "tokenizer.json";

  public ModelReference reference() {
    return reference(teacher);
  }

  private ModelReference reference(String... locations) {
    return ModelReference.read(
        spark.sparkContext(), spark.sessionState().conf(), List.of(locations));
  }

  /** Refuses a model whose tokens are not its teacher's. */
  public void requireTokenizerOf(ModelReference model, String location) {
    if (!model.file(TOKENIZER).equals(reference().file(TOKENIZER))) {
      throw new InferenceException(Messages.otherTokenizer(teacher, location));
    }
  }

  /** Likewise, of the model that lies there. */
  public void requireTokenizerOf(String location) {
    requireTokenizerOf(reference(location), location);
  }

  /** The table with the teacher's answers where it has none, kept until it is unpersisted. */
  public Dataset<Row> answered(Dataset<Row> asked) {
    return TeacherAnswers.of(spark, reference(), options).of(asked);
  }

  /**
   * How a model agrees with the teacher.
   *
   * @param model where it lies
   * @param table of which some rows are asked
   */
  public AgreementRecord agreement(String model, Dataset<Row> table) {
    return new AgreementCheck(reference(teacher, model), reference(model), options)
        .count(table.limit(COMPARED_ROWS));
  }
}
