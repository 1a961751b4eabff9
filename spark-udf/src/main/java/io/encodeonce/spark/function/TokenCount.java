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

/** How long a text is for the model; nothing is encoded for it. */
record TokenCount() implements Question {
  @Override
  public List<DataType> argumentTypes() {
    return List.of();
  }

  @Override
  public DataType resultType() {
    return DataTypes.IntegerType;
  }

  @Override
  public Optional<List<Prompt>> prompts(
      InternalRow arguments, Generation generation, InferenceRuntime runtime) {
    return Optional.of(List.of());
  }

  @Override
  public Object result(InternalRow arguments, DocumentAnswers answers, InferenceRuntime runtime) {
    return runtime.countTokens(arguments.getUTF8String(0).toString());
  }
}
