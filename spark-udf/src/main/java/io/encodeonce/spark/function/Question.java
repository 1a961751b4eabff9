package io.encodeonce.spark.function;

import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.Generation;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.Prompt;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;

/**
 * What a function asks of a text: the prompts that a row's arguments make, and the result that
 * their answers make. Arguments are a call's, the text at 0.
 */
public sealed interface Question extends Serializable
    permits GenerateQuestion,
        DecomposeQuestion,
        NamedDecomposeQuestion,
        ClassifyQuestion,
        TokenCount {

  /** Types of the arguments after the text. */
  List<DataType> argumentTypes();

  DataType resultType();

  /** What it asks of every row, for a person to read. */
  default List<String> constants() {
    return List.of();
  }

  /**
   * The only answers that each prompt may have in every row; an empty list allows any.
   *
   * @param constants the arguments that every row has, and NULL for the others
   * @throws io.encodeonce.runtime.InferenceException if a constant is bad
   */
  default List<List<String>> allowedAnswers(InternalRow constants) {
    return List.of();
  }

  /**
   * What a row asks; nothing where an argument is NULL, and so the result.
   *
   * @param generation how the answers are decoded, unless an argument says more
   * @param runtime what is asked
   * @throws io.encodeonce.runtime.InferenceException if the row's arguments are bad
   */
  Optional<List<Prompt>> prompts(
      InternalRow arguments, Generation generation, InferenceRuntime runtime);

  /**
   * The result, as Spark holds values of {@link #resultType}.
   *
   * @param answers one a prompt
   */
  Object result(InternalRow arguments, DocumentAnswers answers, InferenceRuntime runtime);

  /** The result where there are no answers but a reason, or null. */
  default Object failure(InternalRow arguments, String error) {
    return null;
  }
}
