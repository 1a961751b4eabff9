package io.encodeonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
  private static final String COMPLETE =
      "--input a.csv --prompts p.json --model sample --output o ";

  @AfterEach
  void nothingWasStarted() {
    assertThat(SparkSession.getDefaultSession().isEmpty()).isTrue();
  }

  @Test
  void theManualHasEverySection() {
    JobRun help = JobRun.of("--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out())
        .contains("Usage: DecomposeJob")
        .containsSubsequence(
            "\nINPUT\n",
            "\nREADING\n",
            "\nPROMPTS\n",
            "\nMODEL\n",
            "\nSAMPLING\n",
            "\nDRAFT\n",
            "\nOUTPUT\n",
            "\nRUN\n",
            "\nEXAMPLES\n",
            "\nEXIT CODES\n")
        .contains(
            "      --text-column=NAME     The column with the documents' texts. Default: text.")
        .contains("spark-submit --class io.encodeonce.jobs.DecomposeJob");
    assertThat(help.out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--no-such | Unknown option: '--no-such'",
        "something | Unmatched argument at index 0: 'something'",
        "--precision int9 | --precision is 'int9', but must be auto, fp32, bf16, fp16 or int8",
        "--device tpu | --device is 'tpu', but must be auto, cpu, cuda or cuda:N",
        "--mode careful | expected one of [PERMISSIVE, DROPMALFORMED, FAILFAST]",
        "--budget lots | --budget is 'lots', but must be a whole number and a unit, as in 512m",
        "--max-new-tokens many | --max-new-tokens is 'many', but must be a whole number",
        "--max-new-tokens 0 | --max-new-tokens is 0, but must be at least 1",
        "--min-new-tokens -1 | --min-new-tokens is -1",
        "--min-new-tokens 65 | --min-new-tokens is 65, but must be from 0 to max_new_tokens (64)",
        "--max-document-tokens 1 | --max-document-tokens is 1, but must be at least 2",
        "--budget 1KB | --budget is 1k, but must be at least 1m",
        "--look-ahead 0 | --look-ahead is 0, but must be at least 1",
        "--precision fp16 --device cpu | --precision is fp16, but must be fp32, bf16 or int8",
        "--precision int8 --device cuda | --precision is int8, but must be",
        "--speculation maybe | --speculation is 'maybe', but must be off, exact, rejection or deviation",
        "--speculation exact --fallback -1 | --fallback is -1.0, but must be at least 0",
        "--speculation deviation --max-draft-tokens 0 | --max-draft-tokens is 0",
        "--temperature -1 | --temperature is -1.0, but must be at least 0 and finite",
        "--temperature 1 --top-p 0 | --top-p is 0.0, but must be above 0 and at most 1",
        "--top-k 5 | --top-k, --top-p and --seed need --temperature above 0",
        "--input a.csv --prompts p --model m --output o --draft-precision int8 | options of a draft need --draft",
        "--speculation exact --draft-precision fp16 --device cpu | --draft-precision is fp16",
        "--speculation exact --step-costs 1,2,x | --step-costs is '1,2,x', but must be five numbers",
        "--speculation exact --step-costs 1,2,3,4 | --step-costs is '1,2,3,4', but must be five",
        "--speculation exact --step-costs 1,2,3,4,-5 | --step-costs is '1.0,2.0,3.0,4.0,-5.0', but must be",
        "--speculation exact --speculation-when now | --speculation-when is 'now', but must be always or automatic",
        "--speculation rejection | --speculation rejection needs --temperature above 0",
        "--speculation deviation --step-costs 1,1,1,1,1 | needs --speculation-when automatic",
        "--partitions 0 | --partitions is 0, but must be at least 1",
        "--show -1 | --show is -1, but must be at least 0",
        "--text-column t | --text-column needs --input: without it the embedded sample is answered",
        "--prompts p.json | --prompts needs --input",
        "--layout wide | --layout wide needs --prompts",
        "--details | --details belongs to --layout wide",
        "--csv-delimiter ; | --csv-delimiter needs --input",
        "--multiline | --multiline needs --input",
        "--read-option a=b | --read-option needs --input",
        "--read-option a | Value for option option '--read-option' (KEY=VALUE) should be in KEY=VALUE"
      })
  void wrongOptionsAreRefused(String arguments, String message) {
    refused(arguments, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--input a | the format of a does not show in its name: give --format",
        "--input a.csv | --input needs --prompts FILE, or --prompt-column NAME",
        "--input a.csv | --input needs --model",
        "--input a.csv | --input needs --output",
        "--prompt-column p | give one of --prompts and --prompt-column, not both",
        "--layout long --details | --details belongs to --layout wide",
        "--input a.csv --prompts p.json --model m --output o --speculation exact | options of a draft need --draft",
        "--fallback 0.5 | options of a draft need --draft"
      })
  void whatAnInputNeedsIsAskedFor(String arguments, String message) {
    refused(arguments.contains("--input") ? arguments : COMPLETE + arguments, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.parquet | --csv-quote ' | --csv-quote belongs to csv, but the input's format is parquet",
        "a.json | --csv-delimiter ; | --csv-delimiter belongs to csv, but the input's format is json",
        "a.txt | --encoding UTF-16 | --encoding belongs to csv and json, but the input's format is text",
        "a.orc | --multiline | --multiline belongs to csv and json, but the input's format is orc",
        "a.csv | --csv-delimiter= | --csv-delimiter is empty, but must have a character",
        "a.csv | --csv-quote '' | --csv-quote is '', but must be one character, or empty",
        "a.csv | --encoding utf-9 | encoding utf-9 is unknown to Java: give one as UTF-8",
        "a.json | --encoding utf-16 | --encoding utf-16 is not for lines of json: give UTF-16LE",
        "a.csv | --read-option charset=? | encoding ? is unknown to Java",
        "a.csv | --read-option Mode=DROPMALFORMED | --read-option Mode is the job's to set",
        "a.csv | --read-option columnPruning=true | --read-option columnPruning is the job's to set",
        "a.json | --read-option columnNameOfCorruptRecord=x | is the job's to set",
        "a.csv | --csv-delimiter ; --read-option delimiter=, | give one of --csv-delimiter and --read-option delimiter, not both",
        "a.json | --multiline --read-option MULTILINE=false | give one of --multiline and --read-option MULTILINE",
        "a.csv | --read-option delimeter=; | --read-option delimeter is unknown to Spark's reader of csv",
        "a.txt | --read-option encoding=UTF-16 | --read-option encoding is unknown to Spark's reader of text"
      },
      quoteCharacter = '`')
  void optionsOfReadingMustFitTheFormat(String path, String arguments, String message) {
    refused(COMPLETE.replace("a.csv", path) + arguments, message);
  }

  @Test
  void allProblemsAreNamedAtOnce() {
    JobRun run = JobRun.of("--input", "a", "--partitions", "0", "--show", "-1");
    assertThat(run.err().lines().filter(line -> line.startsWith("  - "))).hasSize(6);
  }

  private static void refused(String arguments, String message) {
    JobRun run = JobRun.of(arguments.split(" "));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(message).endsWith("DecomposeJob --help has all options.\n");
    assertThat(run.out()).isEmpty();
  }
}
