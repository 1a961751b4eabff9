package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.Prompt;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class DriverChecksTest {
  private static final Prompt PROMPT = new Prompt("name", "w8");

  private final GoldenCheckpoint checkpoint = GoldenCheckpoint.of("t5-relu-tied");
  private final SparkSession spark;

  DriverChecksTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'x' AS other | column text must occur once, but occurs 0 times among the columns [other]",
        "'x' AS text, 'y' AS TEXT | column text must occur once, but occurs 2 times",
        "1 AS text | column text must be STRING, but is INT",
        "'x' AS text, 1 AS Answers | column Answers is what an answer column is called",
        "'x' AS text, 1 AS error | column error is what an answer column is called"
      })
  void textColumnsAreChecked(String columns, String message) {
    refused(() -> answer(Decomposition.of("text", List.of(PROMPT)), columns), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'y' AS other | column prompts must occur once",
        "'y' AS prompts | column prompts must be ARRAY<STRING> or ARRAY<STRUCT",
        "array(1) AS prompts | column prompts must be ARRAY<STRING> or ARRAY<STRUCT",
        "array(named_struct('name', 'n')) AS prompts | column prompt must occur once",
        "array(named_struct('name', 1, 'prompt', 'p')) AS prompts | column name must be STRING"
      })
  void promptColumnsAreChecked(String column, String message) {
    refused(
        () -> answer(Decomposition.ofPromptColumn("text", "prompts"), "'x' AS text, " + column),
        message);
  }

  @Test
  void promptListsAreChecked() {
    refused(() -> Decomposition.of("text", List.of()), "the list of prompts is empty");
    refused(
        () -> Decomposition.of("text", List.of(PROMPT, new Prompt("name", "w9"))),
        "prompt name name occurs twice");
  }

  @Test
  void aModelIsRequired() {
    refused(
        () -> Decomposition.of("text", List.of(PROMPT)).answer(spark.sql("SELECT 'x' AS text")),
        "no model is set: call withModel");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/no/such/model", "classpath:no/such/model", "target"})
  void theModelIsLookedFor(String location) {
    Decomposition decomposition = Decomposition.of("text", List.of(PROMPT)).withModel(location);
    refused(
        () -> decomposition.answer(spark.sql("SELECT 'x' AS text")),
        "has no config.json: give the directory of a Hugging Face checkpoint");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "file://", "nosuchscheme://host/model"})
  void unusableLocationsAreRefused(String location) {
    Decomposition decomposition = Decomposition.of("text", List.of(PROMPT)).withModel(location);
    refused(() -> decomposition.answer(spark.sql("SELECT 'x' AS text")), "model ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "soon", "1.5", "99999999999999999999"})
  void theIdleTimeIsChecked(String seconds) {
    spark.conf().set(ExecutorSettings.IDLE_SECONDS, seconds);
    try {
      refused(
          () -> answer(Decomposition.of("text", List.of(PROMPT)), "'x' AS text"),
          "spark.encodeonce.runtime.idleSeconds is " + seconds + ", but must be a whole number");
    } finally {
      spark.conf().unset(ExecutorSettings.IDLE_SECONDS);
    }
  }

  private void answer(Decomposition decomposition, String columns) {
    decomposition.withModel(checkpoint.location()).answer(spark.sql("SELECT " + columns));
  }

  private static void refused(ThrowingCallable work, String message) {
    assertThatThrownBy(work).isInstanceOf(InferenceException.class).hasMessageContaining(message);
  }
}
