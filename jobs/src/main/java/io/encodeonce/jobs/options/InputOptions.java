package io.encodeonce.jobs.options;

import io.encodeonce.jobs.data.InputFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which documents are answered. */
public final class InputOptions {
  static final String DEFAULT_TEXT_COLUMN = "text";

  @Option(
      names = "--input",
      paramLabel = "PATH",
      description = "Documents to answer: a file, a folder or a pattern at any Hadoop path.")
  private String path;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = {
        "csv (with a header line), json (an object a line), text (a document a line), parquet or orc.",
        "Default: what the path's extension says."
      })
  private InputFormat format;

  @Option(
      names = "--text-column",
      paramLabel = "NAME",
      description = "The column with the documents' texts. Default: text.")
  private String textColumn;

  @Option(
      names = "--id-column",
      paramLabel = "NAME",
      description = {
        "The column that tells documents apart. The wide layout then has it instead of all of the"
            + " input's columns; the long layout has it as id.",
        "Default: none; the long layout numbers the rows."
      })
  private String idColumn;

  /** Empty where the sample is answered. */
  public Optional<String> path() {
    return Optional.ofNullable(path);
  }

  /** What was given, or what the path's extension says. */
  public Optional<InputFormat> format() {
    return Optional.ofNullable(format).or(() -> path().flatMap(InputFormat::ofExtension));
  }

  public String textColumn() {
    return Optional.ofNullable(textColumn).orElse(DEFAULT_TEXT_COLUMN);
  }

  public Optional<String> idColumn() {
    return Optional.ofNullable(idColumn);
  }

  /** What is wrong, a sentence each. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (path == null) {
      Problems.needInput(problems, "--format", format);
      Problems.needInput(problems, "--text-column", textColumn);
      Problems.needInput(problems, "--id-column", idColumn);
    } else if (format().isEmpty()) {
      problems.add(OptionMessages.formatUnknown(path));
    }
    return problems;
  }
}
