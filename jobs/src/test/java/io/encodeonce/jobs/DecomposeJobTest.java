package io.encodeonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.spark.InferenceMetric;
import io.encodeonce.spark.InferenceProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

@ExtendWith(LocalSpark.class)
class DecomposeJobTest {
  private static final String PROMPTS =
      "[\"w1\", {\"name\": \"a name. `odd`\", \"prompt\": \"w8 w45\"}]";

  private final SparkSession spark;
  @TempDir private Path folder;

  DecomposeJobTest(SparkSession spark) {
    this.spark = spark;
  }

  private String write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  private String output() {
    return folder.resolve("answers").toString();
  }

  private JobRun answer(String input, String... more) throws IOException {
    List<String> given = List.of(more);
    List<String> arguments = new ArrayList<>(given);
    arguments.addAll(List.of("--input", input));
    arguments.addAll(List.of("--min-new-tokens", "4"));
    addUnless(given.contains("--max-new-tokens"), arguments, "--max-new-tokens", "4");
    addUnless(given.contains("--output"), arguments, "--output", output());
    addUnless(given.contains("--model"), arguments, "--model", JobRun.TINY_MODEL);
    String prompts = write("prompts.json", PROMPTS);
    addUnless(given.contains("--prompt-column"), arguments, "--prompts", prompts);
    return JobRun.of(arguments.toArray(String[]::new));
  }

  private static void addUnless(
      boolean given, List<String> arguments, String option, String value) {
    if (!given) {
      arguments.addAll(List.of(option, value));
    }
  }

  private Dataset<Row> answers() {
    return spark.read().parquet(output());
  }

  private static void succeeded(JobRun run) {
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static void failed(JobRun run, String message) {
    assertThat(run.exitCode()).as(run.err()).isOne();
    assertThat(run.err()).contains("failed: ").contains(message);
  }

  @Test
  void wideHasAColumnAPrompt() throws IOException {
    JobRun run = answer(write("in.csv", "id,text,more\n7,w1 w2,x\n8,\"w3\nw4 \"\"w5\"\"\",y\n"));
    succeeded(run);
    assertThat(answers().columns())
        .containsExactly("id", "text", "more", "w1", "a name. `odd`", "truncated", "error");
    List<Row> rows = answers().sort("id").collectAsList();
    assertThat(rows).extracting(row -> row.getString(1)).containsExactly("w1 w2", "w3\nw4 \"w5\"");
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.getString(3)).isNotEmpty();
              assertThat(row.getString(4)).isNotEmpty();
              assertThat(row.getBoolean(5)).isFalse();
              assertThat(row.isNullAt(6)).isTrue();
            });
    assertThat(run.out()).contains("documents                      2").contains("(parquet)");
  }

  @Test
  void wideCanHaveDetailsAndTheIdAlone() throws IOException {
    succeeded(
        answer(
            write("in.csv", "id,text,error\n7,w1 w2,x\n8,,y\n"), "--details", "--id-column", "id"));
    assertThat(answers().columns())
        .containsExactly("id", "w1", "a name. `odd`", "truncated", "error");
    Row good = answers().filter("id = 7").first();
    assertThat(good.getStruct(1).schema().fieldNames())
        .containsExactly("text", "score", "mean_score", "tokens", "finish");
    assertThat(good.getStruct(1).<Double>getAs("score")).isNegative();
    Row bad = answers().filter("id = 8").first();
    assertThat(bad.isNullAt(1)).isTrue();
    assertThat(bad.getString(4)).isNotEmpty();
  }

  @Test
  void whatIsDrawnDependsOnTheSeedAndNotOnTheSpread() throws IOException {
    String input = write("in.csv", "id,text\n1,w1 w2\n2,w3\n3,w4 w5 w6\n4,w7\n");
    assertThat(drawn(input, "one", "--seed", "3", "--partitions", "1"))
        .isEqualTo(drawn(input, "four", "--seed", "3", "--partitions", "4"))
        .isNotEqualTo(drawn(input, "other", "--seed", "4", "--partitions", "4"));
  }

  private List<Row> drawn(String input, String name, String... more) throws IOException {
    String target = folder.resolve(name).toString();
    List<String> options = new ArrayList<>(List.of(more));
    options.addAll(List.of("--temperature", "1.5", "--top-k", "50", "--output", target));
    options.addAll(List.of("--draft", JobRun.TINY_MODEL, "--speculation", "rejection"));
    succeeded(answer(input, options.toArray(String[]::new)));
    return spark.read().parquet(target).sort("id").collectAsList();
  }

  @Test
  void longHasARowAPrompt() throws IOException {
    String input =
        write("in.jsonl", "{\"id\": 7, \"text\": \"w1\"}\n{\"id\": 8, \"text\": null}\n");
    succeeded(answer(input, "--layout", "long", "--id-column", "id"));
    assertThat(answers().columns())
        .containsExactly(
            "id", "name", "text", "score", "mean_score", "tokens", "finish", "truncated", "error");
    assertThat(answers().filter("error IS NULL").collectAsList())
        .extracting(row -> row.getLong(0) + " " + row.getString(1))
        .containsExactly("7 w1", "7 a name. `odd`");
    Row bad = answers().filter("error IS NOT NULL").first();
    assertThat(bad.getLong(0)).isEqualTo(8);
    assertThat(bad.isNullAt(1)).isTrue();
  }

  @Test
  void wideAndLongSayTheSame() throws IOException {
    String input = write("in.txt", "w1 w2\nw3\nw4 w5 w6\n");
    succeeded(answer(input));
    List<String> wide =
        answers().select("w1").collectAsList().stream().map(row -> row.getString(0)).toList();
    succeeded(answer(input, "--layout", "long", "--save-mode", "overwrite", "--partitions", "1"));
    assertThat(answers().filter("name = 'w1'").sort("id").collectAsList())
        .extracting(row -> row.getString(2))
        .isEqualTo(wide);
  }

  @Test
  void specialTokensShowAndWhatIsCutIsCountedIfAskedFor() throws IOException {
    JobRun run =
        answer(
            write("in.txt", "w1 w2\nw3\nw4 w5 w6\n"),
            "--skip-special-tokens",
            "false",
            "--max-new-tokens",
            "40",
            "--max-document-tokens",
            "3");
    succeeded(run);
    assertThat(run.out()).contains("truncated documents            1");
    assertThat(answers().selectExpr("concat_ws('|', w1, `a name. ``odd```)").collectAsList())
        .anyMatch(row -> row.getString(0).contains("</s>"));
  }

  @Test
  void rowsMayHaveTheirOwnPrompts() throws IOException {
    String input =
        write(
            "in.json",
            """
            {"call": "x", "words": "w1", "asked": ["w2", "w3"]}
            {"call": "y", "words": "w4", "asked": ["w5"]}
            {"call": "z", "words": "w4", "asked": null}
            """);
    succeeded(
        answer(input, "--text-column", "words", "--id-column", "call", "--prompt-column", "asked"));
    assertThat(answers().sort("id", "name").collectAsList())
        .extracting(row -> row.getString(0) + " " + row.getString(1))
        .containsExactly("x w2", "x w3", "y w5", "z null");
  }

  @Test
  void promptsMayHaveNamesAndAreRefusedAsData() throws IOException {
    String input =
        write(
            "in.json",
            """
            {"id": "a", "text": "w1", "asked": [{"name": "y", "prompt": "w2"}, {"name": "x", "prompt": "w2"}]}
            {"id": "b", "text": "w1", "asked": [{"name": "x", "prompt": "w2"}, {"name": "x", "prompt": "w3"}]}
            {"id": "c", "text": "w1", "asked": [{"name": "x", "prompt": "w2"}, null]}
            {"id": "d", "text": "w1", "asked": [{"name": "x"}]}
            {"id": "e", "text": "w1", "asked": [{"prompt": "w2"}]}
            {"id": "f", "text": "w1"}
            {"id": "g", "asked": [{"name": "x", "prompt": "w2"}]}
            {"id": "h", "text": "", "asked": [{"name": "x", "prompt": "w2"}]}
            {"id": "i", "text": "w1", "asked": []}
            """);
    JobRun run = answer(input, "--id-column", "id", "--prompt-column", "asked");
    succeeded(run);
    assertThat(answers().sort("id", "name").collectAsList())
        .extracting(row -> row.getString(0) + " " + row.getString(1) + " " + row.getString(8))
        .containsExactly(
            "a x null",
            "a y null",
            "b null prompt name x occurs twice: names must differ, for answers are found by them",
            "c null prompt column asked has an element without name or prompt: leave it out of the"
                + " array",
            "d null prompt column asked has an element without name or prompt: leave it out of the"
                + " array",
            "e null prompt column asked has an element without name or prompt: leave it out of the"
                + " array",
            "f null prompt column asked is null: give an array of prompts",
            "g null the document's text is null, but must have a character",
            "h null the document's text is empty, but must have a character",
            "i null null");
    assertThat(run.out())
        .contains("documents                      9")
        .contains("answers                        2")
        .contains("documents in error             7");
  }

  @Test
  void aNumberIsNoText() throws IOException {
    String input = write("in.json", "{\"text\": 7}\n");
    failed(answer(input), "column text must be STRING, but is BIGINT: cast it first");
  }

  @Test
  void columnsMayBeCalledAnything() throws IOException {
    String input =
        write("in.json", "{\"answers\": 1, \"document_tokens\": 2, \"a`b.c\": \"w1\"}\n");
    succeeded(answer(input, "--text-column", "a`b.c"));
    assertThat(answers().columns())
        .containsExactly(
            "a`b.c", "answers", "document_tokens", "w1", "a name. `odd`", "truncated", "error");
  }

  @ParameterizedTest
  @CsvSource({
    "permissive, wide, 2",
    "permissive, long, 1",
    "dropmalformed, wide, 1",
    "dropmalformed, long, 2"
  })
  void everyDocumentIsReadByTheModelOnce(String mode, String layout, String partitions)
      throws IOException {
    String input = write("in.txt", "w1 w2\nw3\nw4 w5 w6\n\nw7\n");
    try (InferenceProgress progress = InferenceProgress.watch(spark.sparkContext())) {
      JobRun run = answer(input, "--mode", mode, "--layout", layout, "--partitions", partitions);
      succeeded(run);
      progress.await();
      assertThat(progress.count(InferenceMetric.ROWS)).isEqualTo(5);
      assertThat(progress.count(InferenceMetric.DOCUMENTS)).isEqualTo(5);
      assertThat(progress.count(InferenceMetric.ERRORS)).isEqualTo(1);
      assertThat(progress.count(InferenceMetric.ANSWERS)).isEqualTo(8);
      assertThat(run.out())
          .contains("documents                      5")
          .contains("answers                        8")
          .contains("generated tokens              32")
          .contains("documents in error             1");
    }
  }

  @Test
  void documentsThatAreEqualCountAsManyAsThereAre() throws IOException {
    JobRun run = answer(write("in.txt", "w1\nw1\nw1\n"));
    succeeded(run);
    assertThat(run.out())
        .contains("documents                      3")
        .contains("answers                        6");
  }

  @Test
  void aMissingModelLeavesTheOldOutputAlone() throws IOException {
    String input = write("in.csv", "id,text\n1,w1\n");
    succeeded(answer(input));
    failed(
        answer(input, "--save-mode", "overwrite", "--model", folder.toString()),
        "has no config.json");
    assertThat(answers().count()).isOne();
  }

  @Test
  void aSessionThatBeganWithoutTheFunctionsGetsThem() throws IOException {
    FunctionRegistry functions = spark.sessionState().functionRegistry();
    CollectionConverters.asJava(functions.listFunction()).stream()
        .filter(function -> function.funcName().contains("eo_"))
        .forEach(functions::dropFunction);
    succeeded(answer(write("in.csv", "id,text\n1,w1\n")));
    assertThat(spark.conf().getAll().keySet().exists(key -> key.startsWith("spark.encodeonce")))
        .isFalse();
  }

  @Test
  void parquetComesInAndJsonGoesOut() throws IOException {
    String input = folder.resolve("in.parquet").toString();
    spark.sql("SELECT 1 AS id, 'w1' AS text UNION SELECT 2, ''").write().parquet(input);
    JobRun run = answer(input, "--output-format", "json", "--show", "2");
    succeeded(run);
    List<Row> rows = spark.read().json(output()).sort("id").collectAsList();
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).<String>getAs("w1")).isNotEmpty();
    assertThat(rows.get(1).<String>getAs("error")).isNotEmpty();
    assertThat(run.out().lines().filter(line -> line.startsWith("{\"id\":"))).hasSize(2);
    assertThat(run.out()).contains("documents in error             1").contains("(json)");
  }

  @Test
  void emptyInputGivesEmptyOutputOfTheSameShape() throws IOException {
    succeeded(answer(write("in.csv", "id,text\n")));
    assertThat(answers().count()).isZero();
    assertThat(answers().columns())
        .containsExactly("id", "text", "w1", "a name. `odd`", "truncated", "error");
  }

  @ParameterizedTest
  @CsvSource({"permissive, 3", "dropmalformed, 1"})
  void badRowsFollowTheMode(String mode, int rows) throws IOException {
    String input = write("in.json", "{\"text\": \"w1\"}\n{\"text\": \n{\"text\": \"\"}\n");
    succeeded(answer(input, "--mode", mode, "--layout", "long"));
    assertThat(answers().select("id").distinct().count()).isEqualTo(rows);
  }

  @Test
  void failFastFailsTheJobAndNamesTheRow() throws IOException {
    JobRun run = answer(write("in.csv", "text,x\n,1\n"), "--mode", "failfast");
    failed(run, "the row without a text could not be answered (mode FAILFAST)");
    assertThat(run.err()).doesNotContain("\tat ");
  }

  @Test
  void failFastSaysWhatTheModelCouldNotAnswer() throws IOException {
    JobRun run =
        answer(
            write("in.txt", "w1 w2\nw3 w4 w5\n"),
            "--mode",
            "failfast",
            "--max-document-tokens",
            "3",
            "--long-documents",
            "error");
    failed(run, "the row that begins with \"w3 w4 w5\" could not be answered (mode FAILFAST)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--text-column | body | --text-column is body, but the input has the columns [id, text]",
        "--id-column | key | --id-column is key, but the input has the columns [id, text]",
        "--prompt-column | asked | --prompt-column is asked, but the input has the columns",
        "--prompt-column | id | column id must be ARRAY<STRING> or ARRAY<STRUCT",
        "--model | /no/such/model | has no config.json",
        "--output | /proc/answers | output /proc/answers cannot be written"
      })
  void whatOptionsNameMustBeThere(String option, String value, String message) throws IOException {
    failed(answer(write("in.csv", "id,text\n1,w1\n"), option, value), message);
    assertThat(folder.resolve("answers")).doesNotExist();
  }

  private String copyOfTheModel(String name) throws IOException {
    Path copy = Files.createDirectory(folder.resolve(name));
    for (String file :
        List.of("config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors")) {
      Files.copy(Path.of(JobRun.TINY_MODEL, file), copy.resolve(file));
    }
    return copy.toString();
  }

  @Test
  void whatTheModelAsksForInVainIsToldOnce() throws IOException {
    String model = copyOfTheModel("asks");
    write("asks/generation_config.json", "{\"repetition_penalty\": 1.9}");
    JobRun run = answer(write("in.csv", "id,text\n1,w1\n"), "--model", model);
    succeeded(run);
    assertThat(run.err().lines().filter(line -> line.contains("repetition_penalty")))
        .containsExactly(
            "warning: model "
                + model
                + ", generation_config.json: repetition_penalty is 1.9, which is not obeyed: answers"
                + " are as with 1.0");
  }

  @Test
  void aModelThatCannotBeOpenedIsNamedAsGiven() throws IOException {
    String model = copyOfTheModel("damaged");
    write("damaged/config.json", "{\"model_type\": \"t5\", \"vocab_size\": 101}");
    JobRun run = answer(write("in.csv", "id,text\n1,w1\n"), "--model", model);
    failed(run, "failed: the model could not be opened: " + model + "/config.json has no ");
    assertThat(run.err()).doesNotContain("encodeonce-models");
  }

  @Test
  void inputMustBeThere() throws IOException {
    failed(answer(folder.resolve("none.csv").toString()), "none.csv cannot be read");
  }

  @Test
  void outputThatExistsIsKeptUnlessToldOtherwise() throws IOException {
    String input = write("in.csv", "id,text\n1,w1\n");
    Files.createDirectories(Path.of(output()));
    failed(answer(input), "exists: choose another, or give --save-mode overwrite or append");
    succeeded(answer(input, "--save-mode", "overwrite"));
    succeeded(answer(input, "--save-mode", "append"));
    assertThat(answers().count()).isEqualTo(2);
  }

  @Test
  void aFileIsNoOutputFolder() throws IOException {
    write("answers", "");
    JobRun run = answer(write("in.csv", "id,text\n1,w1\n"), "--save-mode", "append");
    failed(run, "answers is a file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[1]",
        "[{\"name\": \"a\"}]",
        "[null]",
        "[{\"name\": 1, \"prompt\": \"p\"}]",
        "["
      })
  void promptFilesAreChecked(String prompts) throws IOException {
    failed(asking(prompts), "prompts " + folder.resolve("prompts.json") + " cannot be used");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | the list of prompts is empty",
        "[\"a\", \"a\"] | prompt name a occurs twice",
        "[\"a\", \"A\"] | two columns called A",
        "[\"text\"] | two columns called text",
        "[\"error\"] | two columns called error"
      })
  void promptNamesMustMakeColumns(String prompts, String message) throws IOException {
    failed(asking(prompts), message);
  }

  private JobRun asking(String prompts) throws IOException {
    return JobRun.of(
        "--input",
        write("in.csv", "id,text\n1,w1\n"),
        "--output",
        output(),
        "--model",
        JobRun.TINY_MODEL,
        "--prompts",
        write("prompts.json", prompts));
  }
}
