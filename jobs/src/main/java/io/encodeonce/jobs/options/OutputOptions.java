package io.encodeonce.jobs.options;

import io.encodeonce.jobs.data.Output;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SaveMode;
import picocli.CommandLine.Option;

/** Where the answers go, and in what shape. */
public final class OutputOptions {
  /** How answers are arranged. */
  enum Shape {
    WIDE,
    LONG
  }

  /** What becomes of output that is there already. */
  enum Existing {
    ERROR,
    OVERWRITE,
    APPEND
  }

  @Option(
      names = "--output",
      paramLabel = "PATH",
      description = {
        "The folder to write, at any Hadoop path.",
        "Default without --input: encodeonce-sample-answers under this machine's target or"
            + " temporary folder, overwritten."
      })
  private String path;

  @Option(
      names = "--output-format",
      paramLabel = "FORMAT",
      description = "parquet or json. Default: parquet.")
  private Output.Format format = Output.Format.PARQUET;

  @Option(
      names = "--layout",
      paramLabel = "NAME",
      description = {
        "wide: a row a document; a column a prompt, under the prompt's name, then truncated and"
            + " error.",
        "long: a row a document and prompt, with id, name, text, score, mean_score, tokens,"
            + " finish, truncated and error; a bad document has one row without a name.",
        "Default: wide with --prompts, else long."
      })
  private Shape shape;

  @Option(
      names = "--details",
      description =
          "In the wide layout, structs of text, score, mean_score, tokens and finish instead of"
              + " texts.")
  private boolean details;

  @Option(
      names = "--save-mode",
      paramLabel = "MODE",
      description = "Where the output exists: error, overwrite or append. Default: error.")
  private Existing existing = Existing.ERROR;

  @Option(
      names = "--show",
      paramLabel = "N",
      description = "Print the first N rows of the output, as JSON. Default: 0.")
  private int shownRows;

  /** Where the answers of an input go. */
  public Output target() {
    return new Output(path, format, saveMode());
  }

  /** Where the sample's answers go; {@link #sampleFolder} may be overwritten. */
  public Output sampleTarget() {
    return path == null ? new Output(sampleFolder(), format, SaveMode.Overwrite) : target();
  }

  /** The place that is nobody's choice. */
  public static String sampleFolder() {
    return "file:" + DefaultFolder.resolve("encodeonce-sample-answers").toAbsolutePath();
  }

  private SaveMode saveMode() {
    return switch (existing) {
      case ERROR -> SaveMode.ErrorIfExists;
      case OVERWRITE -> SaveMode.Overwrite;
      case APPEND -> SaveMode.Append;
    };
  }

  public int shownRows() {
    return shownRows;
  }

  public boolean details() {
    return details;
  }

  /** Whether a document is a row, and not each of its answers. */
  public boolean isWide(PromptOptions prompts) {
    return shape == null ? prompts.file().isPresent() : shape == Shape.WIDE;
  }

  /** What is wrong, a sentence each. */
  public List<String> problems(boolean hasInput, PromptOptions prompts) {
    List<String> problems = new ArrayList<>();
    if (hasInput && path == null) {
      problems.add(OptionMessages.OUTPUT_MISSING);
    }
    if (shape == Shape.WIDE && prompts.file().isEmpty()) {
      problems.add(OptionMessages.WIDE_NEEDS_PROMPTS);
    }
    if (details && !isWide(prompts)) {
      problems.add(OptionMessages.DETAILS_NEED_WIDE);
    }
    Problems.atLeast(problems, "--show", shownRows, 0);
    return problems;
  }
}
