package io.encodeonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.jobs.data.InputFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as they come: damaged, of other dialects, of several kinds in a folder. */
@ExtendWith(LocalSpark.class)
class InputTest {
  /**
   * The second has a column too many, the third one too few; the last one's quote is not closed.
   */
  private static final String RAGGED =
      """
      id,text,more
      1,"w1, ""w2"" w3",x
      2,w1, w2,x
      3,w1
      4,"w1
      w2",x
      5,"w3,x
      """;

  private static final String NOT_THE_HEADER =
      "the row has more or fewer columns than the header, or quotes that are not doubled or closed: ";

  private final SparkSession spark;
  @TempDir private Path folder;

  InputTest(SparkSession spark) {
    this.spark = spark;
  }

  private String write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  private JobRun answer(String input, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.addAll(List.of("--input", input, "--model", JobRun.TINY_MODEL));
    arguments.addAll(List.of("--prompts", write("prompts.json", "[\"w1\"]")));
    arguments.addAll(List.of("--output", output(), "--save-mode", "overwrite"));
    arguments.addAll(List.of("--max-new-tokens", "1"));
    return JobRun.of(arguments.toArray(String[]::new));
  }

  private String output() {
    return folder.resolve("answers").toString();
  }

  /** Rows as they were written: the columns that are named, then the error. */
  private List<String> rows(String... columns) {
    List<String> named = new ArrayList<>(List.of(columns));
    named.add("error");
    return spark.read().parquet(output()).collectAsList().stream()
        .map(row -> String.join("|", named.stream().map(name -> shown(row, name)).toList()))
        .toList();
  }

  private String shown(Row row, String name) {
    String value = String.valueOf(row.<Object>getAs(name));
    return value.replace("file:" + folder, "FOLDER").replace("\n", "\\n");
  }

  private static void succeeded(JobRun run) {
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private void failed(JobRun run, String message) {
    assertThat(run.exitCode()).as(run.err()).isOne();
    assertThat(run.err().replace("file:" + folder, "FOLDER"))
        .contains("failed: ")
        .contains(message);
    assertThat(run.err()).doesNotContain("\tat ");
  }

  @Test
  void aRowThatIsNotLikeTheHeaderIsAnErrorInItsPlace() throws IOException {
    JobRun run = answer(write("in.csv", RAGGED));
    succeeded(run);
    assertThat(rows("id", "text"))
        .containsExactly(
            "1|w1, \"w2\" w3|null",
            "2|w1|" + NOT_THE_HEADER + "2,w1, w2,x (in FOLDER/in.csv)",
            "3|w1|" + NOT_THE_HEADER + "3,w1 (in FOLDER/in.csv)",
            "4|w1\\nw2|null",
            "5|w3,x\\n|" + NOT_THE_HEADER + "5,\"w3,x (in FOLDER/in.csv)");
    assertThat(run.out()).contains("documents in error             3\n");
  }

  @Test
  void rowsThatAreLeftOutAreCounted() throws IOException {
    JobRun run = answer(write("in.csv", RAGGED), "--mode", "dropmalformed", "--id-column", "id");
    succeeded(run);
    assertThat(rows("id")).containsExactly("1|null", "4|null");
    assertThat(run.out())
        .contains("documents                      5")
        .contains("documents in error             3  (left out)\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "in.csv | id,text;2,w1, w2;1,w3 | the row that begins with \"2,w1, w2\" could not be answered"
            + " (mode FAILFAST): the row has more or fewer columns than the header, or quotes that are"
            + " not doubled or closed (in FOLDER/in.csv)",
        "in.json | {\"text\": \"w1\"};{\"text\": \"w2 | the row that begins with \"{\"text\": \"w2\""
            + " could not be answered (mode FAILFAST): the line is not a JSON object (in"
            + " FOLDER/in.json)",
        "a b.txt | w1;;w2 | the row that begins with \"\" could not be answered (mode FAILFAST): the"
            + " document's text is empty, but must have a character (in FOLDER/a b.txt)"
      })
  void failFastNamesTheRowAndItsFile(String name, String lines, String message) throws IOException {
    failed(answer(write(name, lines.replace(";", "\n")), "--mode", "failfast"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wide", "long"})
  void aDamagedLineOfJsonSaysSo(String layout) throws IOException {
    String input =
        write("in.jsonl", "{\"id\": 1, \"text\": \"w1\"}\n{\"id\": 2, \"text\": \"w2\n7\n\n[{}]\n");
    succeeded(answer(input, "--id-column", "id", "--layout", layout));
    assertThat(rows("id"))
        .containsExactly(
            "1|null",
            "null|the line is not a JSON object: {\"id\": 2, \"text\": \"w2 (in FOLDER/in.jsonl)",
            "null|the line is not a JSON object: 7 (in FOLDER/in.jsonl)",
            "null|the document's text is null, but must have a character");
  }

  @Test
  void jsonOverManyLinesIsReadOrRefusedWithTheReason() throws IOException {
    String input = write("in.json", "[\n {\n  \"id\": 1,\n  \"text\": \"w1\"\n }\n]\n");
    failed(
        answer(input),
        "--text-column is text, but the input has the columns []; each line must be one JSON object:"
            + " --multiline reads a file that is one object or array, over any number of lines");
    succeeded(answer(input, "--multiline"));
    assertThat(rows("id", "text")).containsExactly("1|w1|null");
  }

  @Test
  void aFolderMayHaveFilesThatCannotBeRead() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    write("in/a.json", "{\n\"text\": \"w1\"}");
    write("in/b.json", "{\n\"text\": ");
    write("in/_SUCCESS", "");
    write("in/.hidden.json", "?");
    write("in/empty.json", "");
    succeeded(answer(folder.resolve("in").toString(), "--format", "json", "--multiline"));
    assertThat(rows("text"))
        .containsExactlyInAnyOrder(
            "w1|null",
            "null|the file is not a JSON object or an array of them: { \"text\": "
                + " (in FOLDER/in/b.json)");
  }

  @Test
  void aFileOfSeveralObjectsIsNotReadToItsFirst() throws IOException {
    failed(
        answer(write("in.json", "{\"text\":\n\"w1\"}\n{\"text\": \"w2\"}\n"), "--multiline"),
        "FOLDER/in.json cannot be read: it has more than one JSON value, and Spark reads the first"
            + " alone; with --multiline each file must be one JSON object or an array of them");
  }

  @Test
  void aQuoteThatIsNeverClosedIsAnError() throws IOException {
    JobRun run = answer(write("in.csv", "id,text\r\n1,w1\r\n2,\"w2\r\n3,w3\r\n4,w4\r\n"));
    succeeded(run);
    assertThat(rows("id"))
        .containsExactly(
            "1|null",
            "2|the quote that opens a value in line 3 of the file is never closed, so that the rest"
                + " of the file is one value: 2,w2 3,w3 4,w4  (in FOLDER/in.csv)");
    assertThat(run.out()).contains("documents in error             1\n");
  }

  @Test
  void bytesOfAnotherEncodingAreNamed() throws IOException {
    Path input = folder.resolve("in.json");
    String content = "{\"text\": \"w1\"}\n{\"text\": \"w\u00e9\"}\n";
    Files.write(input, content.getBytes(StandardCharsets.ISO_8859_1));
    succeeded(answer(input.toString()));
    assertThat(rows())
        .containsExactly(
            "null",
            "the line is not a JSON object, or has another encoding (\uFFFD is what its characters do"
                + " not have; see --encoding): {\"text\": \"w\uFFFD\"} (in FOLDER/in.json)");
    succeeded(answer(input.toString(), "--encoding", "windows-1252"));
    assertThat(rows("text")).containsExactly("w1|null", "w\u00e9|null");
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    Path input = folder.resolve("in.txt.gz");
    try (OutputStream compressed = new GZIPOutputStream(Files.newOutputStream(input))) {
      compressed.write("w1 w2 w3 w4 w5 w6\n".getBytes(StandardCharsets.UTF_8));
    }
    byte[] whole = Files.readAllBytes(input);
    Files.write(input, Arrays.copyOf(whole, whole.length / 2));
    failed(answer(input.toString()), "in.txt.gz");
  }

  @Test
  void otherDialectsAndEncodingsOfCsvAreRead() throws IOException {
    Path input = folder.resolve("in.csv");
    String content = "# exported;\r\nid;text\r\n1;'w1; ''\u20ac'''\r\n2;\"w2\"\r\n";
    Files.write(input, content.getBytes(Charset.forName("windows-1252")));
    succeeded(
        answer(
            input.toString(),
            "--csv-delimiter",
            ";",
            "--csv-quote",
            "'",
            "--encoding",
            "windows-1252",
            "--read-option",
            "comment=#"));
    assertThat(rows("id", "text")).containsExactly("1|w1; '\u20ac'|null", "2|\"w2\"|null");
  }

  @Test
  void valuesOfCsvMayHaveNoQuotesAtAll() throws IOException {
    String input = write("in.csv", "id\ttext\n1\t\"w1\n2\tw2\n");
    succeeded(answer(input, "--csv-delimiter", "\\t", "--csv-quote", ""));
    assertThat(rows("id", "text")).containsExactly("1|\"w1|null", "2|w2|null");
  }

  @Test
  void compressedFilesAndByteOrderMarksAreRead() throws IOException {
    Path input = folder.resolve("in.csv.gz");
    try (OutputStream compressed = new GZIPOutputStream(Files.newOutputStream(input))) {
      compressed.write(
          "\uFEFFid,text\r\n1,\"w1\"\r\n\r\n2,w2\r\n".getBytes(StandardCharsets.UTF_8));
    }
    succeeded(answer(input.toString(), "--id-column", "id"));
    assertThat(rows("id")).containsExactly("1|null", "2|null");
  }

  @Test
  void everyFileMustHaveTheSameHeader() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    write("in/a.csv", "id,text\n1,w1\n");
    write("in/b.csv", "text,id\nw2,2\n");
    failed(
        answer(folder.resolve("in").toString(), "--format", "csv"),
        "CSV header does not conform to the schema.\n Header: text, id\n Schema: id, text");
  }

  @Test
  void aHeaderMayRepeatNames() throws IOException {
    succeeded(answer(write("in.csv", "text,x,x,\nw1,1,2,3\nw2,1,2\n")));
    assertThat(rows("text", "x1", "x2", "_c3"))
        .containsExactly(
            "w1|1|2|3|null", "w2|1|2|null|" + NOT_THE_HEADER + "w2,1,2 (in FOLDER/in.csv)");
  }

  @Test
  void spacesOfANameAreNamed() throws IOException {
    failed(
        answer(write("in.csv", "id, text\n1,w1\n")),
        "but the input has the columns [id,  text]; spaces are part of a name: write it \" text\"");
  }

  @Test
  void filesWithoutRowsAndWithoutAHeader() throws IOException {
    failed(
        answer(write("empty.csv", "")), "--text-column is text, but the input has the columns []");
    failed(
        answer(write("empty.json", "")), "--text-column is text, but the input has the columns []");
  }

  @ParameterizedTest
  @ValueSource(strings = {"orc", "parquet"})
  void columnarFormatsAreRead(String format) throws IOException {
    String input = folder.resolve("in." + format).toString();
    spark
        .sql("SELECT 1 AS id, 'w1' AS text UNION ALL SELECT 2, ''")
        .coalesce(1)
        .write()
        .format(format)
        .save(input);
    succeeded(answer(input, "--id-column", "id"));
    assertThat(rows("id"))
        .containsExactly("1|null", "2|the document's text is empty, but must have a character");
  }

  @Test
  void everyReaderHasItsOptions() {
    assertThat(InputFormat.TEXT.hasOption("WholeText")).isTrue();
    assertThat(InputFormat.TEXT.hasOption("pathGlobFilter")).isTrue();
    assertThat(InputFormat.ofExtension("a.orc")).isEqualTo(Optional.of(InputFormat.ORC));
  }
}
