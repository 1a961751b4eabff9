package io.encodeonce.jobs;

import io.encodeonce.jobs.options.Problems;
import io.encodeonce.jobs.options.RuntimeFlags;
import io.encodeonce.jobs.report.TrainingPage;
import io.encodeonce.jobs.train.AdaptFlags;
import io.encodeonce.jobs.train.AdaptOptions;
import io.encodeonce.jobs.train.AdaptProgress;
import io.encodeonce.jobs.train.TrainCommand;
import io.encodeonce.jobs.train.TrainSummary;
import io.encodeonce.spark.train.adapt.AdaptationResult;
import io.encodeonce.spark.train.adapt.AdaptationTask;
import io.encodeonce.spark.train.adapt.DocumentAdaptation;
import java.io.PrintStream;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes a trained model smaller and faster, from the command line. */
@Command(
    name = "AdaptJob",
    usageHelpWidth = 100,
    sortOptions = false,
    customSynopsis = {
      "AdaptJob",
      "       AdaptJob --input PATH (--prompt-column NAME | --prompts FILE) --model PATH",
      "                --output PATH [--tokens SHARE] [--prune SHARE] [--acm SHARE] [OPTION...]"
    },
    description = {
      "%nMakes a fine-tuned model cheaper, and teaches what is left of it to answer as before:"
          + " --tokens drops documents' tokens in the encoder, --prune takes heads, feed-forward"
          + " columns and whole blocks away, --acm splits modules into learners, of which easy"
          + " tokens get fewer.",
      "%nThe model is its own teacher, or --teacher is; it answers prompts that have no answer."
          + " --steps, --epochs and --minutes are of each run: pruning, where there is any, and"
          + " adapting; with --acm there are two between them.",
      "%nWithout --input, drops half of the embedded dialogues' tokens, in some steps."
    },
    footerHeading = "%n@|bold EXAMPLES|@%n",
    footer = {
      "  See it work:",
      "    AdaptJob",
      "  Half the tokens, and half the weights of what reads them:",
      "    AdaptJob --input calls.jsonl --format json --text-column text --prompt-column prompts \\",
      "             --model flan-t5-base --output adapted --tokens 0.5 --prune 0.5 --steps 5000",
      "  Two fifths of the tokens, or as many as token_budget says when it answers:",
      "    AdaptJob --input calls.jsonl --prompt-column prompts --model flan-t5-base \\",
      "             --output adapted --tokens 0.4 --token-budgets 0.2,0.3,0.6 --steps 5000",
      "  Half of the work of feed-forward networks, by the token:",
      "    AdaptJob --input calls.jsonl --prompt-column prompts --model flan-t5-base \\",
      "             --output adapted --acm 0.5 --steps 5000",
      "  A smaller checkpoint that Hugging Face opens too:",
      "    AdaptJob --input calls.jsonl --prompt-column prompts --model flan-t5-base \\",
      "             --output smaller --prune 0.6 --shape uniform --epochs 3",
      "  Go on after it was stopped:",
      "    the same, and --resume",
      "",
      "@|bold EXIT CODES|@",
      "  0  the model is adapted",
      "  1  the job failed; the last line of its error output says why",
      "  2  an option is wrong; nothing was started"
    })
public final class AdaptJob implements Job {
  private final PrintStream out;
  private final PrintStream progress;
  private final RuntimeFlags flags = AdaptFlags.all();

  @Spec private CommandSpec specification;

  @Mixin private final TrainCommand command;

  @ArgGroup(validate = false, order = 5, heading = "%n@|bold SHAPE|@%n")
  private AdaptOptions adapted = new AdaptOptions();

  private AdaptJob(PrintStream out, PrintStream progress) {
    this.out = out;
    this.progress = progress;
    this.command = new TrainCommand(progress, "encodeonce-sample-adaptation");
  }

  public static void main(String[] arguments) {
    JobRunner.main(AdaptJob::new, arguments);
  }

  /** Runs the job and returns its exit code. */
  static int run(PrintStream out, PrintStream err, String... arguments) {
    return JobRunner.run(AdaptJob::new, out, err, arguments);
  }

  @Override
  public RuntimeFlags flags() {
    return flags;
  }

  @Override
  public Integer call() {
    List<String> problems = command.problems();
    problems.addAll(AdaptFlags.problems(flags, command.hasInput()));
    problems.addAll(adapted.problems());
    Problems.requireNone(problems, specification);
    try (JobSession session = JobSession.open(command.run().master())) {
      adapt(session.spark());
    }
    return CommandLine.ExitCode.OK;
  }

  private void adapt(SparkSession spark) {
    command.clear(spark);
    AdaptationTask task = task(command.tables(spark));
    try (DocumentAdaptation adaptation = DocumentAdaptation.prepare(task)) {
      AdaptProgress listener = new AdaptProgress(progress, command, task.options());
      AdaptationResult result = command.answered(spark, () -> adaptation.run(listener));
      result
          .runs()
          .forEach((phase, run) -> out.print("\n" + phase.folder() + new TrainSummary(run).text()));
      String page = TrainingPage.html("Adaptation to " + result.model(), result.logs());
      out.print(command.end(spark, result.model(), page));
    }
  }

  private AdaptationTask task(TrainCommand.Tables tables) {
    return new AdaptationTask(
        tables.learned(),
        tables.validated(),
        tables.columns(),
        AdaptFlags.model(flags),
        AdaptFlags.teacher(flags),
        AdaptFlags.defaults(flags).with(command.values(flags, AdaptFlags.ofSample(flags))),
        adapted.samplers(),
        adapted.learners(),
        adapted.shape(),
        command.run().workers(),
        command.output(),
        command.run().resume());
  }
}
