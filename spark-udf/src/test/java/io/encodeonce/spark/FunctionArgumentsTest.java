package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
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
          eo_generate('a', 'b', map('model', 'sample', 'precision', 'int9')) | option precision cannot be 'int9': it must be one of [AUTO, FP32
          eo_generate('a', 'b', map('model', 'sample', 'max_new_tokens', 0)) | option max_new_tokens cannot be '0'
          eo_generate('a', 'b', map('model', 'sample', 'max_new_tokens', 'ten')) | option max_new_tokens cannot be 'ten'
          eo_generate('a', 'b', map('model', 'sample', 'budget', '5x'))  | option budget cannot be '5x'
          eo_generate('a', 'b', map('model', 'sample', 'mode', 'try'))   | it must be one of [PERMISSIVE, FAILFAST
          eo_generate('a', 'b', 'sample')                | options must be MAP<STRING, STRING>, but is STRING
          eo_generate('a', 'b', map('model', id))        | options must be a constant that is not NULL
          eo_decompose('a', map('x', 'b', 'X', 'c'), {sample})     | differ in case at most
          eo_decompose('a', map('x', CAST(NULL AS STRING)), {sample}) | prompts has a NULL inside
          eo_decompose('a', map('x', 'b'), {sample}, map('y', array('1'))) | name in allowed y is unknown: did you mean x?
          eo_decompose('a', map('x', 'b'), {sample}, map('x', '1')) | allowed must be MAP<STRING, ARRAY<STRING>>
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
  void argumentsMayBeNamedInAnyOrder() {
    assertThat(type("eo_generate(options => " + SAMPLE + ", prompt => 'b', text => 'a')"))
        .isEqualTo("STRING");
  }

  @Test
  void resultTypesAreKnownToTheAnalyzer() {
    String answer =
        "STRUCT<value: STRING, score: DOUBLE, tokens: INT, finish: STRING, truncated: BOOLEAN,"
            + " error: STRING>";
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
