package io.encodeonce.jobs;

import io.encodeonce.jobs.data.HadoopFiles;
import io.encodeonce.jobs.options.Problems;
import io.encodeonce.jobs.options.ReadingOptions;
import io.encodeonce.jobs.options.RuntimeFlags;
import io.encodeonce.jobs.report.TrainingPage;
import io.encodeonce.jobs.train.TrainFlags;
import io.encodeonce.jobs.train.TrainInputOptions;
import io.encodeonce.jobs.train.TrainProgress;
import io.encodeonce.jobs.train.TrainRunOptions;
import io.encodeonce.jobs.train.TrainSample;
import io.encodeonce.jobs.train.TrainSource;
import io.encodeonce.jobs.train.TrainSummary;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.train.TrainingRun;
import io.encodeonce.spark.train.DocumentTraining;
import io.encodeonce.spark.train.TrainingResult;
import io.encodeonce.spark.train.TrainingTask;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
  private final PrintStream progress;
  private final RuntimeFlags flags = TrainFlags.all();

  @Spec private CommandSpec specification;

  @Option(names = "--help", usageHelp = true, description = "Print this manual.")
  boolean help;

  @ArgGroup(validate = false, order = 1, heading = "%n@|bold INPUT|@%n")
  private TrainInputOptions input = new TrainInputOptions();

  @ArgGroup(validate = false, order = 2, heading = "%n@|bold READING|@%n")
  private ReadingOptions reading = new ReadingOptions();

  @ArgGroup(validate = false, order = 11, heading = "%n@|bold OUTPUT AND WORKERS|@%n")
  private TrainRunOptions run = new TrainRunOptions();

  private TrainJob(PrintStream out, PrintStream progress) {
    this.out = out;
    this.progress = progress;
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
    requireNoProblems();
    try (JobSession session = JobSession.open(run.master())) {
      train(session.spark());
    }
    return CommandLine.ExitCode.OK;
  }

  private boolean isSample() {
    return input.path().isEmpty();
  }

  private void requireNoProblems() {
    boolean hasInput = !isSample();
    List<String> problems = new ArrayList<>();
    Stream.of(
            input.problems(),
            hasInput
                ? input.format().map(reading::problems).orElse(List.of())
                : reading.problemsWithoutInput(),
            TrainFlags.problems(flags, hasInput),
            run.problems(hasInput))
        .forEach(problems::addAll);
    Problems.requireNone(problems, specification);
  }

  private void train(SparkSession spark) {
    if (run.isSampleFolder()) {
      HadoopFiles.remove(run.output(), spark.sparkContext().hadoopConfiguration());
    }
    try (DocumentTraining training = DocumentTraining.prepare(task(spark))) {
      tell(training);
      TrainingResult result =
          training.run(
              new TrainProgress(
                  progress,
                  run.progress(),
                  training.mostSteps(),
                  TrainingRun.of(values()).minutes()));
      String report = run.output() + "/report.html";
      HadoopFiles.write(
          report,
          TrainingPage.html("Training of " + result.model(), result.log()),
          spark.sparkContext().hadoopConfiguration());
      out.print(new TrainSummary(result, report).text());
    }
  }

  private void tell(DocumentTraining training) {
    progress.printf(
        Locale.ROOT,
        "%,d rows to learn from, %,d of them cut, %,d refused%n",
        training.rows(),
        training.truncatedRows(),
        training.refusedRows());
    training.refusals().forEach(refusal -> progress.println("  refused: " + refusal));
  }

  private OptionValues values() {
    return isSample() ? TrainSample.OPTIONS.with(flags.values()) : flags.values();
  }

  private TrainingTask task(SparkSession spark) {
    TrainSource source = new TrainSource(spark, input, reading, progress);
    return new TrainingTask(
        isSample() ? TrainSample.table(spark) : source.table(),
        isSample() ? Optional.of(TrainSample.validation(spark)) : source.validation(),
        isSample() ? TrainSample.columns() : source.columns(),
        TrainFlags.base(flags),
        TrainFlags.teacher(flags),
        values(),
        run.workers(),
        run.output(),
        run.resume());
  }
}
