package io.encodeonce.spark;

import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.GeneratedText;
import io.encodeonce.runtime.Prompt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns that {@link Decomposition#answer} adds. */
public final class AnswerColumns {
  /** {@code ARRAY<STRUCT<name, text, score, mean_score, tokens, finish>>}; null for a bad row. */
  public static final String ANSWERS = "answers";

  /** {@code INT}: tokens the encoder read, the end token included; null for a bad row. */
  public static final String DOCUMENT_TOKENS = "document_tokens";

  /** {@code BOOLEAN}: whether the document was cut to the limit. */
  public static final String TRUNCATED = "truncated";

  /** {@code STRING}: why a row has no answers; null for an answered row. */
  public static final String ERROR = "error";

  /** All of them, in their order. */
  public static final List<String> NAMES = List.of(ANSWERS, DOCUMENT_TOKENS, TRUNCATED, ERROR);

  /** One element of {@link #ANSWERS}; scores are log-probabilities in nats. */
  public static final StructType ANSWER =
      new StructType()
          .add("name", DataTypes.StringType)
          .add("text", DataTypes.StringType)
          .add("score", DataTypes.DoubleType)
          .add("mean_score", DataTypes.DoubleType)
          .add("tokens", DataTypes.IntegerType)
          .add("finish", DataTypes.StringType);

  private AnswerColumns() {}

  static StructType appendedTo(StructType schema) {
    return schema
        .add(ANSWERS, DataTypes.createArrayType(ANSWER))
        .add(DOCUMENT_TOKENS, DataTypes.IntegerType)
        .add(TRUNCATED, DataTypes.BooleanType)
        .add(ERROR, DataTypes.StringType);
  }

  static Row answered(Row row, List<Prompt> prompts, DocumentAnswers answers) {
    Row[] structs =
        IntStream.range(0, prompts.size())
            .mapToObj(i -> struct(prompts.get(i).name(), answers.answers().get(i)))
            .toArray(Row[]::new);
    return appended(row, structs, answers.documentTokens(), answers.truncated(), null);
  }

  static Row failed(Row row, String error) {
    return appended(row, null, null, false, error);
  }

  private static Row struct(String name, GeneratedText answer) {
    return RowFactory.create(
        name,
        answer.text(),
        answer.score(),
        answer.meanScore(),
        answer.tokenIds().size(),
        answer.finish().name());
  }

  private static Row appended(Row row, Object... added) {
    List<Object> values = new ArrayList<>(row.size() + added.length);
    for (int column = 0; column < row.size(); column++) {
      values.add(row.get(column));
    }
    values.addAll(Arrays.asList(added));
    return RowFactory.create(values.toArray());
  }
}
