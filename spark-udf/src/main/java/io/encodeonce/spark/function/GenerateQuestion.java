package io.encodeonce.spark.function;

import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.Generation;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.Prompt;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/** One prompt, answered by its text. */
record GenerateQuestion() implements Question {
  @Override
  public List<DataType> argumentTypes() {
    return List.of(DataTypes.StringType);
  }

  @Override
  public DataType resultType() {
    return DataTypes.StringType;
  }

  @Override
  public Optional<List<Prompt>> prompts(
      InternalRow arguments, Generation generation, InferenceRuntime runtime) {
    return arguments.isNullAt(1)
        ? Optional.empty()
        : Optional.of(List.of(Prompts.asked(arguments.getUTF8String(1), generation)));
  }

  @Override
  public Object result(InternalRow arguments, DocumentAnswers answers, InferenceRuntime runtime) {
    return UTF8String.fromString(answers.answers().get(0).text());
  }
}
