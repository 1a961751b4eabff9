package io.encodeonce.spark.function;

import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.Generation;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.Prompt;
import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Constant prompts with names, answered by a struct with a field a name. */
record NamedDecomposeQuestion(List<Field> fields) implements Question {

  /**
   * A prompt and its answer's name.
   *
   * @param allowed the values that the answer may have; none for any
   */
  record Field(String name, String prompt, List<String> allowed) implements Serializable {}

  static NamedDecomposeQuestion of(Map<String, String> prompts, Map<String, List<String>> allowed) {
    requireDistinct(prompts);
    allowed.keySet().stream()
        .filter(name -> !prompts.containsKey(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new InferenceException(
                  Messages.unknownKey("name in allowed", name, List.copyOf(prompts.keySet())));
            });
    allowed.values().forEach(list -> AnswerLists.checked(list, "allowed"));
    return new NamedDecomposeQuestion(
        prompts.entrySet().stream()
            .map(
                p ->
                    new Field(
                        p.getKey(), p.getValue(), allowed.getOrDefault(p.getKey(), List.of())))
            .toList());
  }

  private static void requireDistinct(Map<String, String> prompts) {
    if (prompts.isEmpty()) {
      throw new InferenceException(Messages.NO_PROMPTS);
    }
    prompts.keySet().stream()
        .collect(Collectors.groupingBy(name -> name.toLowerCase(Locale.ROOT)))
        .values()
        .forEach(
            same -> {
              if (same.size() > 1) {
                throw new InferenceException(Messages.namesAlike(same));
              }
            });
  }

  @Override
  public List<DataType> argumentTypes() {
    return List.of();
  }

  @Override
  public DataType resultType() {
    StructType type = new StructType();
    for (Field field : fields) {
      type = type.add(field.name(), AnswerStruct.TYPE);
    }
    return type;
  }

  @Override
  public List<String> constants() {
    return fields.stream().map(field -> field.name() + " => " + field.prompt()).toList();
  }

  @Override
  public List<List<String>> allowedAnswers(InternalRow constants) {
    return fields.stream().map(Field::allowed).toList();
  }

  @Override
  public Optional<List<Prompt>> prompts(
      InternalRow arguments, Generation generation, InferenceRuntime runtime) {
    return Optional.of(
        fields.stream()
            .map(field -> Prompts.asked(field.prompt(), generation.withAllowed(field.allowed())))
            .toList());
  }

  @Override
  public Object result(InternalRow arguments, DocumentAnswers answers, InferenceRuntime runtime) {
    return new GenericInternalRow(AnswerStruct.all(answers));
  }

  @Override
  public Object failure(InternalRow arguments, String error) {
    return new GenericInternalRow(
        Collections.nCopies(fields.size(), (Object) AnswerStruct.failed(error)).toArray());
  }
}
