package io.encodeonce.jobs.decompose;

import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.encodeonce.jobs.data.Columns;
import io.encodeonce.runtime.InferenceException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Each row's own prompts.
 *
 * @param named whether the column has structs of name and prompt, instead of texts
 */
record PromptColumn(String column, boolean named) implements PromptSource {
  private static final String NAME = "name";
  private static final String PROMPT = "prompt";

  /**
   * Finds the column.
   *
   * @throws InferenceException if it is neither {@code ARRAY<STRING>} nor {@code ARRAY<STRUCT<name
   *     STRING, prompt STRING>>}
   */
  static PromptColumn of(Dataset<Row> documents, String column) {
    DataType type = Columns.type(documents, column);
    DataType element = type instanceof ArrayType array ? array.elementType() : type;
    boolean named = element instanceof StructType struct && hasText(struct, NAME, PROMPT);
    if (!(type instanceof ArrayType) || !(named || element instanceof StringType)) {
      throw new InferenceException(
          AnsweringMessages.columnType(column, AnsweringMessages.PROMPT_TYPES, type));
    }
    return new PromptColumn(column, named);
  }

  private static boolean hasText(StructType struct, String... names) {
    List<String> texts =
        Arrays.stream(struct.fields())
            .filter(field -> field.dataType() instanceof StringType)
            .map(StructField::name)
            .toList();
    return Arrays.stream(names).allMatch(name -> texts.stream().anyMatch(name::equalsIgnoreCase));
  }

  @Override
  public Column texts() {
    return fields(PROMPT);
  }

  @Override
  public Column names() {
    return fields(NAME);
  }

  private Column fields(String name) {
    return named ? transform(prompts(), prompt -> prompt.getField(name)) : prompts();
  }

  private Column prompts() {
    return Columns.named(column);
  }

  @Override
  public Column refusal() {
    Column twice = nameThatOccursTwice();
    return when(prompts().isNull(), lit(AnsweringMessages.nullPrompts(column)))
        .when(exists(prompts(), this::isIncomplete), lit(AnsweringMessages.nullPrompt(column)))
        .when(twice.isNotNull(), format_string(AnsweringMessages.PROMPT_TWICE, twice));
  }

  private Column isIncomplete(Column prompt) {
    return named
        ? prompt.getField(NAME).isNull().or(prompt.getField(PROMPT).isNull())
        : prompt.isNull();
  }

  /** The first that has stood before; positions count from 1. */
  private Column nameThatOccursTwice() {
    Column names = names();
    return get(filter(names, (name, index) -> array_position(names, name).leq(index)), lit(0));
  }
}
