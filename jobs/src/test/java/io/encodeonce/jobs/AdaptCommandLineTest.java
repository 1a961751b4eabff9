package io.encodeonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdaptCommandLineTest {
  @AfterEach
  void nothingWasStarted() {
    assertThat(SparkSession.getDefaultSession().isEmpty()).isTrue();
  }

  private static JobRun run(String... arguments) {
    return JobRun.of(AdaptJob::run, arguments);
  }

  @Test
  void theManualHasEverySection() {
    JobRun help = run("--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out())
        .contains("Usage: AdaptJob")
        .containsSubsequence(
            "\nINPUT\n",
            "\nREADING\n",
            "\nMODEL\n",
            "\nSHAPE\n",
            "\nDOCUMENTS AND BATCHES\n",
            "\nFEWER TOKENS\n",
            "\nFEWER LEARNERS\n",
            "\nPRUNING\n",
            "\nOUTPUT AND WORKERS\n",
            "\nEXAMPLES\n")
        .contains("--teacher", "--tokens", "--prune", "--shape", "--sampler-layers", "--resume")
        .contains("--acm", "--acm-learners", "--acm-modules", "--learner-steps", "--gate-steps")
        .doesNotContain("--new-model");
    assertThat(help.out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--input a.csv --model m | --tokens is 1 and --prune is 0, which leaves the model as it is",
        "--tokens 1 | --tokens is 1 and --prune is 0, which leaves the model as it is",
        "--tokens 0 | --tokens is 0.0, but must be above 0 and at most 1",
        "--tokens 0.4 --token-budgets 0.2,2 | --token-budgets is 0.2,2.0, but must be numbers with commas",
        "--prune 0.5 --token-budgets 0.2 | --token-budgets is 0.2, but must be left out where tokens is",
        "--acm 0 | --acm is 0.0, but must be above 0 and at most 1",
        "--acm 1.5 | --acm is 1.5, but must be above 0 and at most 1",
        "--acm 0.5 --acm-learners 0 | --acm-learners is 0, but must be at least 1",
        "--acm 0.5 --acm-modules wi | Invalid value for option '--acm-modules'",
        "--acm 0.5 --gate-steps 0 | --gate-steps is 0, but must be at least 1",
        "--acm 0.5 --tau 2 | --tau is 2.0, but must be above 0 and at most 1",
        "--acm 0.5 --learn gates | --learn is for TrainJob: AdaptJob with --acm learns",
        "--prune 0.5 --hidden-state-weight 0.1 | --hidden-state-weight is 0.1, but with --prune it must be 0 or left out",
        "--prune 1 | --prune is 1.0, but must be at least 0 and below 1",
        "--shape round | Invalid value for option '--shape': expected one of",
        "--input a.csv --tokens 0.5 | --input needs --model, the checkpoint to adapt",
        "--input a.csv --tokens 0.5 --model m | --input needs --output, the folder to write",
        "--new-model t | Unknown options: '--new-model', 't'"
      })
  void wrongOptionsAreRefused(String arguments, String message) {
    JobRun run = run(arguments.split(" "));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains(message).endsWith("AdaptJob --help has all options.\n");
    assertThat(run.out()).isEmpty();
  }
}
