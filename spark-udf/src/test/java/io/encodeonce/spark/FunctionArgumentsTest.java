package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments are checked by the analyzer: nothing runs. */
@ExtendWith(LocalSpark.class)
class FunctionArgumentsTest {
  private static final String SAMPLE = "map('model', 'sample')";

  private final SparkSession spark;

  FunctionArgumentsTest(SparkSession spark) {
    this.spark = spark;
  }

  private String type(String call) {
    return spark.sql("SELECT " + call).schema().fields()[0].dataType().sql();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          eo_generate('a')                               | the arguments must be those of eo_generate(text, prompt [, options])
          eo_generate('a', 'b', {sample}, 'c')           | the arguments must be those of eo_generate
          eo_generate('a', promt => 'b')                 | there is no parameter promt
          eo_generate('a', 'b', text => 'c')             | parameter text is given twice
          eo_generate('a', 'b')                          | no model is named default: set spark.encodeonce.model.default.path
          eo_generate('a', 'b', map('model', 'mine'))    | no model is named mine
          eo_generate('a', 'b', map('precison', 'int8')) | option precison is unknown: did you mean precision?
          eo_generate('a', 'b', map('model', 'sample', 'precision', 'int9')) | option precision is 'int9', but must be auto, fp32, bf16, fp16 or int8
          eo_generate('a', 'b', map('model', 'sample', 'max_new_tokens', 0)) | option max_new_tokens is 0, but must be at least 1
          eo_generate('a', 'b', map('model', 'sample', 'max_new_tokens', 'ten')) | option max_new_tokens is 'ten', but must be a whole number
          eo_generate('a', 'b', map('model', 'sample', 'budget', '5x'))  | option budget is '5x', but must be a whole number and a unit
          eo_generate('a', 'b', map('model', 'sample', 'skip_special_tokens', 'no')) | option skip_special_tokens is 'no', but must be true or false
          eo_generate('a', 'b', map('model', 'sample', 'token_budget', '1.5')) | option token_budget is 1.5, but must be from 0 to 1
          eo_generate('a', 'b', map('model', 'sample', 'token_budget', '0.5')) | option token_budget is 0.5, but must be 1, or not set, for a model without token samplers
          eo_generate('a', 'b', map('model', 'sample', 'compute_budget', '-1')) | option compute_budget is -1.0, but must be from 0 to 1
          eo_generate('a', 'b', map('model', 'sample', 'compute_budget', '0.5')) | option compute_budget is 0.5, but must be 1, or not set, for a model without learners
          eo_generate('a', 'b', map('model', 'sample', 'mode', 'try'))   | option mode is 'try', but must be permissive or failfast
          eo_generate('a', 'b', 'sample')                | options must be MAP<STRING, STRING>, but is STRING
          eo_generate('a', 'b', map('model', id))        | options must be a constant that is not NULL
          eo_decompose('a', map('x', 'b', 'X', 'c'), {sample})     | differ in case at most
          eo_decompose('a', map('x', CAST(NULL AS STRING)), {sample}) | prompts has a NULL inside
          eo_decompose('a', map('x', 'b'), {sample}, map('y', array('1'))) | name in allowed y is unknown: did you mean x?
          eo_decompose('a', map('x', 'b'), {sample}, map('x', '1')) | allowed must be MAP<STRING, ARRAY<STRING>>
          eo_decompose('a', array('b', NULL), {sample})  | prompts has a NULL inside
          eo_classify('a', 'b', array(), {sample})       | a list of labels is empty
          eo_classify('a', 'b', array('c', NULL), {sample})        | labels has a NULL inside
          eo_classify('a', 'b', array('', 'c'), {sample})          | labels has an empty text
          eo_classify('a', 'b', array('c', 'c'), {sample})         | labels has the text "c" twice
          eo_classify('a', 'b', array(1, 2, 1), {sample})          | labels has the text "1" twice
          eo_classify('a', 'b', split('c,d,c', ','), {sample})     | labels has the text "c" twice
          try_eo_classify('a', 'b', array('c', 'c'), {sample})     | labels has the text "c" twice
          eo_classify(id, string(id), array('c', 'c'), {sample})   | labels has the text "c" twice
          eo_classify('a', 'b', array('👍', '👎'), {sample})       | the allowed answer "👎" has the same tokens as "👍" in the model's tokenizer
          eo_classify('a', 'b', array('👎', '👍'), {sample})       | the allowed answer "👍" has the same tokens as "👎" in the model's tokenizer
          try_eo_classify(id, 'b', array('２', '2'), {sample})     | the allowed answer "2" has the same tokens as "２"
          eo_classify('a', 'b', array('c d e f g h', 'c'), map('model', 'sample', 'max_new_tokens', '3')) | the allowed answer "c d e f g h" needs
          eo_extract('a', array('b'), array(array('c'), array('d')), {sample}) | allowed has 2 lists for 1 prompts
          eo_extract('a', array('b'), array(array()), {sample})          | a list of allowed is empty
          eo_extract('a', array('b'), array(array('c', '')), {sample})   | allowed has an empty text
          eo_extract('a', array(string(id)), array(array('c', 'c')), {sample}) | allowed has the text "c" twice
          eo_extract('a', array('b'), array(array('👍', '👎')), {sample})      | "👎" has the same tokens as "👍"
          eo_extract('a', map('x', 'b'), map('x', array('c', 'c')), {sample})  | allowed has the text "c" twice
          eo_extract('a', map('x', 'b'), map('x', array('👍', '👎')), {sample}) | "👎" has the same tokens as "👍"
          try_eo_decompose('a', map('x', 'b'), {sample}, map('x', array('2', '２'))) | "２" has the same tokens as "2"
          eo_extract('a', array('b'))                    | the arguments must be those of eo_extract(text, prompts, allowed [, options])
          """)
  void badArgumentsAreRefusedWhereTheyStand(String call, String message) {
    assertThatThrownBy(
            () -> spark.sql("SELECT " + call.replace("{sample}", SAMPLE) + " FROM range(1)"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining(message);
  }

  @Test
  void argumentsOfTheWrongTypeAreRefusedOrCast() {
    assertThatThrownBy(() -> type("eo_generate('a', array('b'), " + SAMPLE + ")"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("UNEXPECTED_INPUT_TYPE");
    assertThat(type("eo_generate(1, 2.5, " + SAMPLE + ")")).isEqualTo("STRING");
  }

  @Test
  void goodConstantsAndThoseOfRowsAreAccepted() {
    String classified = "STRUCT<label: STRING, score: DOUBLE, scores: MAP<STRING, DOUBLE>>";
    for (String labels :
        List.of(
            "array('c', 'd')",
            "array('c', NULLIF(current_user(), 'c'))",
            "array('c', string(id), 'c')",
            "CAST(NULL AS ARRAY<STRING>)")) {
      assertThat(type("eo_classify('a', 'b', " + labels + ", " + SAMPLE + ") FROM range(1)"))
          .isEqualTo(classified);
    }
    assertThat(type("eo_extract('a', array('b', 'c'), array(array('1'), NULL), " + SAMPLE + ")"))
        .startsWith("ARRAY<STRUCT<value: STRING");
    assertThat(
            type(
                "eo_extract('a', map('x', 'b'), map('x', CAST(NULL AS ARRAY<STRING>)), map('model', 'sample'))"))
        .startsWith("STRUCT<x: STRUCT<value: STRING");
  }

  @Test
  void answersAreCheckedWithTheSettingsOfTheirModel() {
    String prefix = "spark.encodeonce.model.mine.";
    String call = "eo_classify('a', 'b', array('c', 'c d e f g h'), map('model', 'mine'))";
    spark.conf().set(prefix + "path", SampleData.MODEL);
    spark.conf().set(prefix + "max_new_tokens", 3);
    try {
      assertThatThrownBy(() -> type(call))
          .isInstanceOf(AnalysisException.class)
          .hasMessageContaining("more than max_new_tokens (3); raise that");
      spark.conf().set(prefix + "max_new_tokens", 20);
      assertThat(type(call)).startsWith("STRUCT<label");
    } finally {
      spark.conf().unset(prefix + "path");
      spark.conf().unset(prefix + "max_new_tokens");
    }
  }

  @Test
  void answersAreCheckedWithoutJobsAndWeights(@TempDir Path folder) throws Exception {
    for (String file : List.of("config.json", "tokenizer.json")) {
      Path checkpoint = GoldenCheckpoint.of("t5-relu-tied").directory();
      Files.copy(checkpoint.resolve(file), folder.resolve(file));
    }
    String path = "spark.encodeonce.model.mine.path";
    spark.conf().set(path, folder.toUri().toString());
    String call = "eo_classify('w1', 'w2', array(%s), map('model', 'mine'))";
    Runnable checks =
        () -> {
          assertThatThrownBy(() -> type(call.formatted("'stranger', 'nobody'")))
              .isInstanceOf(AnalysisException.class)
              .hasMessageContaining("\"nobody\" has the same tokens as \"stranger\"");
          assertThat(type(call.formatted("'w3', 'w4'"))).startsWith("STRUCT<label");
        };
    assertThat(Jobs.started(spark, checks)).isZero();
    spark.conf().unset(path);
  }

  /** Whether there is a model is asked when the query is planned. */
  @Test
  void withoutAModelToReadTheRestIsChecked() {
    String path = "spark.encodeonce.model.mine.path";
    for (String location : List.of("/nowhere", "nosuchscheme://host/model", "target")) {
      spark.conf().set(path, location);
      assertThat(type("eo_classify('a', 'b', array('👍', '👎'), map('model', 'mine'))"))
          .startsWith("STRUCT<label");
      assertThatThrownBy(() -> type("eo_classify('a', 'b', array('c', 'c'), map('model', 'mine'))"))
          .hasMessageContaining("labels has the text \"c\" twice");
    }
    spark.conf().unset(path);
  }

  @Test
  void argumentsMayBeNamedInAnyOrder() {
    assertThat(type("eo_generate(options => " + SAMPLE + ", prompt => 'b', text => 'a')"))
        .isEqualTo("STRING");
  }

  @Test
  void resultTypesAreKnownToTheAnalyzer() {
    String answer =
        "STRUCT<value: STRING, score: DOUBLE, tokens: INT, finish: STRING, truncated: BOOLEAN,"
            + " error: STRING, kept_tokens: ARRAY<INT>, learners_run: ARRAY<DOUBLE>,"
            + " decoder_learners_run: ARRAY<DOUBLE>>";
    assertThat(type("eo_decompose('a', array('b'), " + SAMPLE + ")"))
        .isEqualTo("ARRAY<" + answer + ">");
    assertThat(type("eo_decompose('a', map('y', 'b', 'x', 'c'), " + SAMPLE + ")"))
        .isEqualTo("STRUCT<y: " + answer + ", x: " + answer + ">");
    assertThat(type("eo_decompose('a', map('y', 'b'), " + SAMPLE + ").y.value"))
        .isEqualTo("STRING");
    assertThat(type("eo_classify('a', 'b', array('c'), " + SAMPLE + ")"))
        .isEqualTo("STRUCT<label: STRING, score: DOUBLE, scores: MAP<STRING, DOUBLE>>");
    assertThat(type("eo_count_tokens('a', " + SAMPLE + ")")).isEqualTo("INT");
  }

  @Test
  void configurationOfModelsIsCheckedToo() {
    spark.conf().set("spark.encodeonce.model.mine.path", "/nowhere");
    spark.conf().set("spark.encodeonce.model.mine.precisoin", "int8");
    try {
      assertThatThrownBy(() -> type("eo_generate('a', 'b', map('model', 'mine'))"))
          .hasMessageContaining("spark.encodeonce.model.mine.* precisoin is unknown")
          .hasMessageContaining("did you mean precision?");
    } finally {
      spark.conf().unset("spark.encodeonce.model.mine.path");
      spark.conf().unset("spark.encodeonce.model.mine.precisoin");
    }
  }
}
