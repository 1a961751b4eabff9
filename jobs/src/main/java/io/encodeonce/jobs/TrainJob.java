package io.encodeonce.jobs;

import io.encodeonce.jobs.options.Problems;
import io.encodeonce.jobs.options.RuntimeFlags;
import io.encodeonce.jobs.report.TrainingPage;
import io.encodeonce.jobs.train.TrainCommand;
import io.encodeonce.jobs.train.TrainFlags;
import io.encodeonce.jobs.train.TrainSample;
import io.encodeonce.jobs.train.TrainSummary;
import io.encodeonce.spark.train.run.DocumentTraining;
import io.encodeonce.spark.train.run.TrainingResult;
import io.encodeonce.spark.train.run.TrainingTask;
import java.io.PrintStream;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Trains a model to answer prompts that its decoder starts with, from the command line. */
@Command(
    name = "TrainJob",
    usageHelpWidth = 100,
    sortOptions = false,
    customSynopsis = {
      "TrainJob",
      "       TrainJob --input PATH (--prompt-column NAME | --prompts FILE)",
      "                (--model PATH | --new-model PATH) --output PATH [OPTION...]"
    },
    description = {
      "%nTrains an encoder-decoder transformer to answer prompts about documents. A document is"
          + " encoded once, forwards and backwards, however many prompts it has.",
      "%nWithout --input, trains the embedded sample model some steps further on the embedded"
          + " dialogues."
    },
    footerHeading = "%n@|bold EXAMPLES|@%n",
    footer = {
      "  See it work:",
      "    TrainJob",
      "  From a table with a text and an array of prompts and answers a row:",
      "    TrainJob --input calls.jsonl --format json --text-column text --prompt-column prompts \\",
      "             --model flan-t5-base --output trained --epochs 3 --validation held-out.jsonl",
      "  On a cluster, four executors side by side, as long as the night is:",
      "    spark-submit --class io.encodeonce.jobs.TrainJob encodeonce-jobs_2.13-all.jar \\",
      "                 --input hdfs:///calls.parquet --prompt-column prompts --workers 4 \\",
      "                 --model hdfs:///models/flan-t5-base --output hdfs:///trained --minutes 480",
      "  A draft that says what its large model says:",
      "    TrainJob --input calls.jsonl --prompt-column prompts --teacher flan-t5-large \\",
      "             --model flan-t5-small --output draft --epochs 3",
      "  Go on after it was stopped:",
      "    the same, and --resume",
      "",
      "@|bold EXIT CODES|@",
      "  0  the model is trained",
      "  1  the job failed; the last line of its error output says why",
      "  2  an option is wrong; nothing was started"
    })
public final class TrainJob implements Job {
  private final PrintStream out;
  private final RuntimeFlags flags = TrainFlags.all();

  @Spec private CommandSpec specification;

  @Mixin private final TrainCommand command;

  private TrainJob(PrintStream out, PrintStream progress) {
    this.out = out;
    this.command = new TrainCommand(progress, "encodeonce-sample-training");
  }

  public static void main(String[] arguments) {
    JobRunner.main(TrainJob::new, arguments);
  }

  /** Runs the job and returns its exit code. */
  static int run(PrintStream out, PrintStream err, String... arguments) {
    return JobRunner.run(TrainJob::new, out, err, arguments);
  }

  @Override
  public RuntimeFlags flags() {
    return flags;
  }

  @Override
  public Integer call() {
    List<String> problems = command.problems();
    problems.addAll(TrainFlags.problems(flags, command.hasInput()));
    Problems.requireNone(problems, specification);
    try (JobSession session = JobSession.open(command.run().master())) {
      train(session.spark());
    }
    return CommandLine.ExitCode.OK;
  }

  private void train(SparkSession spark) {
    command.clear(spark);
    TrainingTask task = task(command.tables(spark));
    try (DocumentTraining training =
        command.answered(spark, () -> DocumentTraining.prepare(task))) {
      TrainingResult result = training.run(command.begins(training, task.options()));
      String page = TrainingPage.html("Training of " + result.model(), result.log());
      out.print(new TrainSummary(result).text() + command.end(spark, result.model(), page));
    }
  }

  private TrainingTask task(TrainCommand.Tables tables) {
    return new TrainingTask(
        tables.learned(),
        tables.validated(),
        tables.columns(),
        TrainFlags.base(flags),
        TrainFlags.teacher(flags),
        command.values(flags, TrainSample.OPTIONS),
        command.run().workers(),
        command.output(),
        command.run().resume());
  }
}
