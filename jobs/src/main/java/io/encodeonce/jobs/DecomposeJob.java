package io.encodeonce.jobs;

import io.encodeonce.jobs.data.Output;
import io.encodeonce.jobs.decompose.Answering;
import io.encodeonce.jobs.decompose.DecomposeTask;
import io.encodeonce.jobs.decompose.RunOptions;
import io.encodeonce.jobs.decompose.Sample;
import io.encodeonce.jobs.decompose.SampleReport;
import io.encodeonce.jobs.decompose.Summary;
import io.encodeonce.jobs.decompose.UserDocuments;
import io.encodeonce.jobs.model.JobModel;
import io.encodeonce.jobs.options.InputOptions;
import io.encodeonce.jobs.options.ModelOptions;
import io.encodeonce.jobs.options.OutputOptions;
import io.encodeonce.jobs.options.Problems;
import io.encodeonce.jobs.options.PromptOptions;
import io.encodeonce.jobs.options.ReadingOptions;
import io.encodeonce.jobs.options.RuntimeFlags;
import io.encodeonce.spark.SampleData;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Answers prompts for documents, from the command line. */
@Command(
    name = "DecomposeJob",
    usageHelpWidth = 100,
    sortOptions = false,
    customSynopsis = {
      "DecomposeJob",
      "       DecomposeJob --input PATH (--prompts FILE | --prompt-column NAME)",
      "                    --model PATH --output PATH [OPTION...]"
    },
    description = {
      "%nAnswers every prompt for every document with an encoder-decoder transformer (T5, Flan-T5,"
          + " mT5, ByT5). A document is encoded once, however many prompts it has.",
      "%nWithout --input, answers the embedded sample dialogues with the embedded sample model and"
          + " says how many answers are right."
    },
    footerHeading = "%n@|bold EXAMPLES|@%n",
    footer = {
      "  See it work, at 8 bits:",
      "    DecomposeJob --precision int8",
      "  Two answers for every line of a file, as two columns:",
      "    DecomposeJob --input reviews.txt --prompts prompts.json --model flan-t5-base \\",
      "                 --output answers --show 5",
      "    where prompts.json is [{\"name\": \"product\", \"prompt\": \"product:\"},",
      "                           {\"name\": \"mood\", \"prompt\": \"mood:\"}]",
      "  Questions that come with the documents, on a cluster:",
      "    spark-submit --class io.encodeonce.jobs.DecomposeJob encodeonce-jobs_2.13-all.jar \\",
      "                 --input hdfs:///calls.parquet --text-column transcript --id-column call \\",
      "                 --prompt-column questions --model hdfs:///models/flan-t5-large \\",
      "                 --output hdfs:///answers --mode dropmalformed",
      "",
      "@|bold EXIT CODES|@",
      "  0  the answers are written",
      "  1  the job failed; the last line of its error output says why",
      "  2  an option is wrong; nothing was started"
    })
public final class DecomposeJob implements Job {
  private final PrintStream out;
  private final PrintStream progress;
  private final ModelOptions model = new ModelOptions();

  @Spec private CommandSpec specification;

  @Option(names = "--help", usageHelp = true, description = "Print this manual.")
  boolean help;

  @ArgGroup(validate = false, order = 1, heading = "%n@|bold INPUT|@%n")
  private InputOptions input = new InputOptions();

  @ArgGroup(validate = false, order = 2, heading = "%n@|bold READING|@%n")
  private ReadingOptions reading = new ReadingOptions();

  @ArgGroup(validate = false, order = 3, heading = "%n@|bold PROMPTS|@%n")
  private PromptOptions prompts = new PromptOptions();

  @ArgGroup(validate = false, order = 7, heading = "%n@|bold OUTPUT|@%n")
  private OutputOptions output = new OutputOptions();

  @ArgGroup(validate = false, order = 8, heading = "%n@|bold RUN|@%n")
  private RunOptions run = new RunOptions();

  private DecomposeJob(PrintStream out, PrintStream progress) {
    this.out = out;
    this.progress = progress;
  }

  public static void main(String[] arguments) {
    JobRunner.main(DecomposeJob::new, arguments);
  }

  /** Runs the job and returns its exit code. */
  static int run(PrintStream out, PrintStream err, String... arguments) {
    return JobRunner.run(DecomposeJob::new, out, err, arguments);
  }

  @Override
  public RuntimeFlags flags() {
    return model.flags();
  }

  @Override
  public Integer call() {
    requireNoProblems();
    try (JobSession session = JobSession.open(run.master())) {
      answer(session.spark());
    }
    return CommandLine.ExitCode.OK;
  }

  private void requireNoProblems() {
    boolean hasInput = !isSample();
    List<String> problems = new ArrayList<>();
    Stream.of(
            input.problems(),
            hasInput
                ? input.format().map(reading::problems).orElse(List.of())
                : reading.problemsWithoutInput(),
            prompts.problems(hasInput),
            model.problems(hasInput),
            output.problems(hasInput, prompts),
            run.problems())
        .forEach(problems::addAll);
    Problems.requireNone(problems, specification);
  }

  private boolean isSample() {
    return input.path().isEmpty();
  }

  private void answer(SparkSession spark) {
    Output target = isSample() ? output.sampleTarget() : output.target();
    target.requireWritable(spark.sparkContext().hadoopConfiguration());
    JobModel answerer = model.model();
    Answering answering = Answering.prepare(spark, task(spark), answerer, run, target);
    answerer.warnings(spark).forEach(warning -> progress.println("warning: " + warning));
    Summary summary = answering.write(progress);
    answering.written().limit(output.shownRows()).toJSON().collectAsList().forEach(out::println);
    if (isSample()) {
      out.print(SampleReport.of(SampleData.dialogues(spark), answering.written()).text());
    }
    out.print(summary.text());
  }

  private DecomposeTask task(SparkSession spark) {
    return isSample()
        ? Sample.task(spark)
        : new UserDocuments(spark, input, reading, prompts, output).task();
  }
}
