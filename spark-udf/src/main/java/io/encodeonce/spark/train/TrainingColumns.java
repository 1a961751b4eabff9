package io.encodeonce.spark.train;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import io.encodeonce.runtime.InferenceException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * Where a table has documents, prompts and answers.
 *
 * @param text the column of texts
 * @param prompts the column with each document's own prompts, an array of structs of prompt and
 *     answer (or {@code expected}), which may have names; empty where all are asked the same
 * @param answers the columns of answers to what all are asked; empty where each has its own
 * @param none what is learned where an answer is missing; where empty, nothing is
 */
public record TrainingColumns(
    String text, Optional<String> prompts, List<AnswerColumn> answers, Optional<String> none) {
  /** {@code STRING}: the document. */
  public static final String TEXT = "text";

  /** {@code ARRAY<STRUCT<name STRING, prompt STRING, expected ARRAY<STRING>>>}. */
  static final String ANSWERS = "answers";

  /** Those of a table that has been given by these names. */
  public static final TrainingColumns ANSWERED = ofPrompts(TEXT, ANSWERS, Optional.empty());

  private static final String SPELLINGS = "expected";
  private static final List<String> ANSWER_FIELDS = List.of("answer", "expected");

  public TrainingColumns {
    answers = List.copyOf(answers);
  }

  /** Documents that each have their own prompts. */
  public static TrainingColumns ofPrompts(String text, String prompts, Optional<String> none) {
    return new TrainingColumns(text, Optional.of(prompts), List.of(), none);
  }

  /** Documents that are all asked the same. */
  public static TrainingColumns ofAnswers(
      String text, List<AnswerColumn> answers, Optional<String> none) {
    return new TrainingColumns(text, Optional.empty(), answers, none);
  }

  /**
   * The table's documents and their answers, those that are missing left out, under names of our
   * own.
   *
   * @throws InferenceException if a column is missing or has another type
   */
  public Dataset<Row> of(Dataset<Row> table) {
    Column answered = answers(table);
    requireText(table);
    return table.select(
        named(text).as(TEXT),
        filter(answered, answer -> size(answer.getField(SPELLINGS)).gt(0)).as(ANSWERS));
  }

  /**
   * The table's documents and what is asked of them, for who answers anew: there need not be
   * answers, and there are no spellings of any.
   *
   * @throws InferenceException if a column is missing or has another type
   */
  public Dataset<Row> asked(Dataset<Row> table) {
    requireText(table);
    return table.select(
        named(text).as(TEXT),
        prompts
            .map(column -> prompts(table, column))
            .orElseGet(
                () -> array(answers.stream().map(TrainingColumns::prompt).toArray(Column[]::new)))
            .as(ANSWERS));
  }

  /**
   * The table's documents and what is asked of them, for who answers what has no answer: of those
   * that are missing there are no spellings.
   *
   * @throws InferenceException if a column is missing or has another type
   */
  public Dataset<Row> open(Dataset<Row> table) {
    requireText(table);
    return table.select(
        named(text).as(TEXT),
        prompts
            .map(
                column ->
                    hasAnswers(type(table, column)) ? own(table, column) : prompts(table, column))
            .orElseGet(
                () -> array(answers.stream().map(one -> open(table, one)).toArray(Column[]::new)))
            .as(ANSWERS));
  }

  private Column open(Dataset<Row> table, AnswerColumn asked) {
    return has(table, asked.column()) ? shared(table, asked) : prompt(asked);
  }

  private static boolean hasAnswers(DataType type) {
    return type instanceof ArrayType array
        && array.elementType() instanceof StructType fields
        && field(fields, ANSWER_FIELDS).isPresent();
  }

  private static Column prompt(AnswerColumn asked) {
    return unanswered(lit(asked.name()), lit(asked.prompt()));
  }

  private static Column unanswered(Column name, Column prompt) {
    return struct(
        name.as("name"), prompt.as("prompt"), array().cast("array<string>").as(SPELLINGS));
  }

  private Column prompts(Dataset<Row> table, String column) {
    DataType type = type(table, column);
    if (type instanceof ArrayType array && array.elementType() instanceof StringType) {
      return transform(named(column), one -> unanswered(one, one));
    }
    if (!(type instanceof ArrayType array && array.elementType() instanceof StructType fields)) {
      throw new InferenceException(Messages.promptsType(column, type.sql()));
    }
    String prompt = field(fields, List.of("prompt")).orElseThrow(() -> noField(column, type));
    String name = field(fields, List.of("name")).orElse(prompt);
    return transform(
        named(column),
        one ->
            unanswered(coalesce(one.getField(name), one.getField(prompt)), one.getField(prompt)));
  }

  /**
   * What is asked of each document, {@code ARRAY<STRUCT<name STRING, prompt STRING, expected
   * ARRAY<STRING>>>}: of an answer that is missing there are no spellings.
   *
   * @throws InferenceException if a column is missing or has another type
   */
  public Column answers(Dataset<Row> table) {
    return prompts
        .map(column -> own(table, column))
        .orElseGet(
            () -> array(answers.stream().map(one -> shared(table, one)).toArray(Column[]::new)));
  }

  private void requireText(Dataset<Row> table) {
    DataType type = type(table, text);
    if (!(type instanceof StringType)) {
      throw new InferenceException(Messages.columnType(text, "STRING", type.sql()));
    }
  }

  private Column own(Dataset<Row> table, String column) {
    DataType type = type(table, column);
    if (!(type instanceof ArrayType array && array.elementType() instanceof StructType fields)) {
      throw new InferenceException(Messages.promptsType(column, type.sql()));
    }
    String prompt = field(fields, List.of("prompt")).orElseThrow(() -> noField(column, type));
    String answer = field(fields, ANSWER_FIELDS).orElseThrow(() -> noField(column, type));
    DataType answerType = fields.apply(answer).dataType();
    Optional<String> name = field(fields, List.of("name"));
    return transform(
        named(column),
        one ->
            struct(
                coalesce(one.getField(name.orElse(prompt)), one.getField(prompt)).as("name"),
                one.getField(prompt).as("prompt"),
                spellings(one.getField(answer), answerType, column).as(SPELLINGS)));
  }

  private Column shared(Dataset<Row> table, AnswerColumn asked) {
    return struct(
        lit(asked.name()).as("name"),
        lit(asked.prompt()).as("prompt"),
        spellings(named(asked.column()), type(table, asked.column()), asked.column())
            .as(SPELLINGS));
  }

  private Column spellings(Column answer, DataType type, String column) {
    Column missing = array(none.map(text -> lit(text)).stream().toArray(Column[]::new));
    Column typed = missing.cast("array<string>");
    if (type instanceof StringType) {
      return when(isText(answer), array(answer)).otherwise(typed);
    }
    if (type instanceof ArrayType array && array.elementType() instanceof StringType) {
      Column texts = filter(answer, TrainingColumns::isText);
      return when(size(texts).gt(0), texts).otherwise(typed);
    }
    throw new InferenceException(
        Messages.columnType(column, "a STRING or ARRAY<STRING> of answers", type.sql()));
  }

  private static Column isText(Column text) {
    return text.isNotNull().and(text.notEqual(""));
  }

  private static InferenceException noField(String column, DataType type) {
    return new InferenceException(Messages.promptsType(column, type.sql()));
  }

  private static Optional<String> field(StructType fields, List<String> names) {
    return Arrays.stream(fields.fieldNames())
        .filter(field -> names.stream().anyMatch(field::equalsIgnoreCase))
        .findFirst();
  }

  private static DataType type(Dataset<Row> table, String column) {
    if (!has(table, column)) {
      throw new InferenceException(Messages.noColumn(column, List.of(table.columns())));
    }
    return table.select(named(column)).schema().fields()[0].dataType();
  }

  private static boolean has(Dataset<Row> table, String column) {
    return Arrays.stream(table.columns()).anyMatch(column::equalsIgnoreCase);
  }

  private static Column named(String column) {
    return col("`" + column.replace("`", "``") + "`");
  }
}
