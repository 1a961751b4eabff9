package io.encodeonce.jobs.train;

import io.encodeonce.jobs.data.HadoopFiles;
import io.encodeonce.jobs.options.ReadingOptions;
import io.encodeonce.jobs.options.RuntimeFlags;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.train.TrainingRun;
import io.encodeonce.spark.train.TrainingColumns;
import io.encodeonce.spark.train.TrainingListener;
import io.encodeonce.spark.train.run.DocumentTraining;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/**
 * What jobs that train have in common: a table, or the sample, and a folder for what comes of it.
 */
public final class TrainCommand {
  @Option(names = "--help", usageHelp = true, description = "Print this manual.")
  boolean help;

  @ArgGroup(validate = false, order = 1, heading = "%n@|bold INPUT|@%n")
  private TrainInputOptions input = new TrainInputOptions();

  @ArgGroup(validate = false, order = 2, heading = "%n@|bold READING|@%n")
  private ReadingOptions reading = new ReadingOptions();

  @ArgGroup(validate = false, order = 20, heading = "%n@|bold OUTPUT AND WORKERS|@%n")
  private TrainRunOptions run = new TrainRunOptions();

  private final PrintStream progress;
  private final String sampleFolder;

  /**
   * @param progress is told how far the job has come
   * @param sampleFolder the name of the folder for what comes of the sample
   */
  public TrainCommand(PrintStream progress, String sampleFolder) {
    this.progress = progress;
    this.sampleFolder = sampleFolder;
  }

  public boolean hasInput() {
    return input.path().isPresent();
  }

  public TrainRunOptions run() {
    return run;
  }

  /** The folder to write. */
  public String output() {
    return run.output(sampleFolder);
  }

  /** What is wrong, a sentence each. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    Stream.of(
            input.problems(),
            hasInput()
                ? input.format().map(reading::problems).orElse(List.of())
                : reading.problemsWithoutInput(),
            run.problems(hasInput()))
        .forEach(problems::addAll);
    return problems;
  }

  /**
   * What counts of a job's flags.
   *
   * @param ofSample what counts for the sample, where its flags say nothing
   */
  public OptionValues values(RuntimeFlags flags, OptionValues ofSample) {
    return hasInput() ? flags.values() : ofSample.with(flags.values());
  }

  /**
   * Reads the table.
   *
   * @throws io.encodeonce.runtime.InferenceException if it or a file of prompts cannot be read
   */
  public Tables tables(SparkSession spark) {
    if (!hasInput()) {
      return new Tables(
          TrainSample.table(spark),
          Optional.of(TrainSample.validation(spark)),
          TrainSample.columns());
    }
    TrainSource source = new TrainSource(spark, input, reading, progress);
    return new Tables(source.table(), source.validation(), source.columns());
  }

  /** What is learned, what is validated with, and where both have it. */
  public record Tables(
      Dataset<Row> learned, Optional<Dataset<Row>> validated, TrainingColumns columns) {}

  /** Empties the output's folder, if it is nobody's choice. */
  public void clear(SparkSession spark) {
    if (run.isSampleFolder()) {
      HadoopFiles.remove(output(), spark.sparkContext().hadoopConfiguration());
    }
  }

  /** Does what a teacher's answers may be wanted for, and says how many there are. */
  public <T> T answered(SparkSession spark, Supplier<T> work) {
    TeacherProgress answers = TeacherProgress.start(spark.sparkContext(), run.progress(), progress);
    try {
      return work.get();
    } finally {
      answers.close();
    }
  }

  /** Says what a run learns from, and is told what happens in it. */
  public TrainingListener begins(DocumentTraining training, OptionValues values) {
    progress.printf(
        Locale.ROOT,
        "%,d rows to learn from, %,d of them cut, %,d refused%n",
        training.rows(),
        training.truncatedRows(),
        training.refusedRows());
    training.refusals().forEach(refusal -> progress.println("  refused: " + refusal));
    return new TrainProgress(
        progress, run.progress(), training.mostSteps(), TrainingRun.of(values).minutes());
  }

  /**
   * Writes the page of a job that is over, and says where all is.
   *
   * @param model where it lies
   * @param page of HTML
   */
  public String end(SparkSession spark, String model, String page) {
    String report = output() + "/report.html";
    HadoopFiles.write(report, page, spark.sparkContext().hadoopConfiguration());
    return "model in %s%nreport in %s%n".formatted(model, report);
  }
}
