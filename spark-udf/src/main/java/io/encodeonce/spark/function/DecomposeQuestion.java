package io.encodeonce.spark.function;

import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.Generation;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.Prompt;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Prompts in an array, answered by an array of structs in their order.
 *
 * @param argumentTypes that of the prompts and, where answers are constrained, that of the values
 */
record DecomposeQuestion(List<DataType> argumentTypes) implements Question {
  private static final String ALLOWED = "allowed";
  private static final DataType TEXTS = DataTypes.createArrayType(DataTypes.StringType);

  static DecomposeQuestion free() {
    return new DecomposeQuestion(List.of(TEXTS));
  }

  static DecomposeQuestion constrained() {
    return new DecomposeQuestion(List.of(TEXTS, DataTypes.createArrayType(TEXTS)));
  }

  @Override
  public DataType resultType() {
    return DataTypes.createArrayType(AnswerStruct.TYPE);
  }

  @Override
  public List<List<String>> allowedAnswers(InternalRow constants) {
    if (constants.isNullAt(1)) {
      return isFree(constants) ? List.of() : lists(constants);
    }
    return allowed(constants, Prompts.texts(constants.getArray(1), "prompts").size());
  }

  @Override
  public Optional<List<Prompt>> prompts(
      InternalRow arguments, Generation generation, InferenceRuntime runtime) {
    if (arguments.isNullAt(1)) {
      return Optional.empty();
    }
    List<String> texts = Prompts.texts(arguments.getArray(1), "prompts");
    List<List<String>> allowed = allowed(arguments, texts.size());
    return Optional.of(
        IntStream.range(0, texts.size())
            .mapToObj(i -> Prompts.asked(texts.get(i), generation.withAllowed(allowed.get(i))))
            .toList());
  }

  /** The values that each prompt's answer may have; none for any. */
  private List<List<String>> allowed(InternalRow arguments, int prompts) {
    if (isFree(arguments)) {
      return Collections.nCopies(prompts, List.of());
    }
    List<List<String>> lists = lists(arguments);
    if (lists.size() != prompts) {
      throw new InferenceException(Messages.allowedCount(lists.size(), prompts));
    }
    return lists;
  }

  private boolean isFree(InternalRow arguments) {
    return argumentTypes.size() == 1 || arguments.isNullAt(2);
  }

  private static List<List<String>> lists(InternalRow arguments) {
    ArrayData lists = arguments.getArray(2);
    return IntStream.range(0, lists.numElements())
        .mapToObj(
            i -> lists.isNullAt(i) ? List.<String>of() : AnswerLists.of(lists.getArray(i), ALLOWED))
        .toList();
  }

  @Override
  public Object result(InternalRow arguments, DocumentAnswers answers, InferenceRuntime runtime) {
    return new GenericArrayData(AnswerStruct.all(answers));
  }

  @Override
  public Object failure(InternalRow arguments, String error) {
    int prompts = arguments.getArray(1).numElements();
    return new GenericArrayData(
        Collections.nCopies(prompts, (Object) AnswerStruct.failed(error)).toArray());
  }
}
