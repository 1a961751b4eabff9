package io.encodeonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainCommandLineTest {
  @AfterEach
  void nothingWasStarted() {
    assertThat(SparkSession.getDefaultSession().isEmpty()).isTrue();
  }

  private static JobRun run(String... arguments) {
    return JobRun.of(TrainJob::run, arguments);
  }

  @Test
  void theManualHasEverySection() {
    JobRun help = run("--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out())
        .contains("Usage: TrainJob")
        .containsSubsequence(
            "\nINPUT\n",
            "\nREADING\n",
            "\nMODEL\n",
            "\nDOCUMENTS AND BATCHES\n",
            "\nLOSS\n",
            "\nLEARNING\n",
            "\nCOMPUTING\n",
            "\nRUN\n",
            "\nOUTPUT AND WORKERS\n",
            "\nEXAMPLES\n",
            "\nEXIT CODES\n")
        .contains("--rounds-steps", "--learning-rate", "--resume");
    assertThat(help.out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--no-such | Unknown option: '--no-such'",
        "--steps 0 | --steps is 0, but must be at least 1",
        "--steps many | --steps is 'many', but must be a whole number",
        "--epochs 0 | --epochs is 0, but must be at least 1",
        "--minutes -1 | --minutes is -1.0, but must be above 0",
        "--dropout 1 | --dropout is 1.0, but must be at least 0 and below 1",
        "--optimizer sgd | --optimizer is 'sgd', but must be adamw or adafactor",
        "--rounds-steps 0 | --rounds-steps is 0, but must be at least 1",
        "--precision int8 | --precision is 'int8', but must be auto, fp32 or bf16",
        "--workers 0 | --workers is 0, but must be at least 1",
        "--progress-seconds 0 | --progress-seconds is 0.0, but must be above 0",
        "--resume | --resume needs --output, the folder of the run that is to go on",
        "--prompt-column p | --prompt-column needs --input: without it the embedded sample is learned",
        "--input a | the format of a does not show in its name: give --format",
        "--input a.txt | --format is text, which has documents and no answers",
        "--input a.csv | --input needs --prompt-column NAME, or --prompts FILE",
        "--input a.csv | --input needs --model, a checkpoint directory or sample, or --new-model",
        "--input a.csv | --input needs --output, the folder to write",
        "--input a.csv --prompts p --prompt-column p | give one of --prompts and --prompt-column",
        "--input a.csv --model m --new-model n | give one of --model and --new-model, not both"
      })
  void wrongOptionsAreRefused(String arguments, String message) {
    JobRun run = run(arguments.split(" "));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(message).endsWith("TrainJob --help has all options.\n");
    assertThat(run.out()).isEmpty();
  }
}
