package io.encodeonce.spark.function;

import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.GeneratedText;
import io.encodeonce.runtime.Generation;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.Prompt;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A prompt that has one of the given answers: the one that the model finds most probable. Each
 * label is a row of its own, constrained to that label, so every label's probability is the
 * model's; the scores are these probabilities, scaled to a sum of 1.
 */
record ClassifyQuestion() implements Question {
  private static final DataType TEXTS = DataTypes.createArrayType(DataTypes.StringType);
  private static final StructType RESULT =
      new StructType()
          .add("label", DataTypes.StringType)
          .add("score", DataTypes.DoubleType)
          .add("scores", DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType));

  @Override
  public List<DataType> argumentTypes() {
    return List.of(DataTypes.StringType, TEXTS);
  }

  @Override
  public DataType resultType() {
    return RESULT;
  }

  @Override
  public List<List<String>> allowedAnswers(InternalRow constants) {
    return constants.isNullAt(2) ? List.of() : List.of(labels(constants));
  }

  @Override
  public Optional<List<Prompt>> prompts(
      InternalRow arguments, Generation generation, InferenceRuntime runtime) {
    if (arguments.isNullAt(1) || arguments.isNullAt(2)) {
      return Optional.empty();
    }
    List<String> labels = labels(arguments);
    // Each is asked for by itself, so that nobody else would see that two are the same.
    runtime.requireAllowed(generation.withAllowed(labels));
    UTF8String prompt = arguments.getUTF8String(1);
    return Optional.of(
        labels.stream()
            .map(label -> Prompts.asked(prompt, generation.withAllowed(List.of(label))))
            .toList());
  }

  private static List<String> labels(InternalRow arguments) {
    return AnswerLists.of(arguments.getArray(2), "labels");
  }

  @Override
  public Object result(InternalRow arguments, DocumentAnswers answers, InferenceRuntime runtime) {
    double[] scores = softmax(answers.answers());
    int best =
        IntStream.range(0, scores.length)
            .reduce((first, second) -> scores[second] > scores[first] ? second : first)
            .orElseThrow();
    UTF8String[] labels =
        labels(arguments).stream().map(UTF8String::fromString).toArray(UTF8String[]::new);
    return new GenericInternalRow(
        new Object[] {
          labels[best],
          scores[best],
          new ArrayBasedMapData(new GenericArrayData(labels), new GenericArrayData(scores))
        });
  }

  private static double[] softmax(List<GeneratedText> answers) {
    double highest = answers.stream().mapToDouble(GeneratedText::score).max().orElseThrow();
    double[] weights =
        answers.stream().mapToDouble(answer -> Math.exp(answer.score() - highest)).toArray();
    double sum = IntStream.range(0, weights.length).mapToDouble(i -> weights[i]).sum();
    return IntStream.range(0, weights.length).mapToDouble(i -> weights[i] / sum).toArray();
  }
}
