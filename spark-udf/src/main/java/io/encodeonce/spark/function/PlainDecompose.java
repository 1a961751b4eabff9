package io.encodeonce.spark.function;

import io.encodeonce.runtime.InferenceException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;

/**
 * {@code decompose} of a text and an array of prompts, for user-defined functions: its options are
 * fixed when it is made, and it answers a row or a window of rows as SQL's function does. Each task
 * has a copy of its own.
 */
public final class PlainDecompose implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Call call;
  private final SingleAnswers answers;
  private final ScalarFunction byRow;

  private PlainDecompose(Call call, SingleAnswers answers) {
    this.call = call;
    this.answers = answers;
    this.byRow = ScalarFunction.answering(answers, call.question());
  }

  /**
   * Reads what the session says of the model.
   *
   * @param name what the function is called, for messages
   * @param options as the SQL function takes them, {@code model} among them
   * @throws InferenceException if an option is unknown or bad, or the model cannot be read
   */
  public static PlainDecompose of(SparkSession spark, String name, Map<String, String> options) {
    SQLConf session = spark.sessionState().conf();
    CallSettings settings = CallSettings.of(session, options);
    Call call = new Call(name, DecomposeQuestion.free(), settings);
    return new PlainDecompose(
        call, new SingleAnswers(call, settings.reference(spark.sparkContext(), session)));
  }

  public DataType resultType() {
    return call.question().resultType();
  }

  /** How many rows should be answered together. */
  public int windowRows() {
    return call.settings().options().schedule().lookAheadDocuments();
  }

  /** Answers one row, its values as Spark gives them to a user's function. */
  public Object answer(Object text, Object prompts) {
    return byRow.answer(text, prompts);
  }

  /**
   * Answers rows of a text and prompts in a task, unless it is to end; equal texts become one.
   *
   * @param rows with values as Spark holds them
   * @return an array of answers or NULL a row, as Spark holds it
   */
  public Object[] answer(List<InternalRow> rows) {
    TaskContext.get().killTaskIfInterrupted();
    return answers.window(rows);
  }
}
