package io.encodeonce.jobs.train;

import io.encodeonce.jobs.data.InputFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which documents and answers are learned. */
public final class TrainInputOptions {
  private static final String DEFAULT_TEXT_COLUMN = "text";

  @Option(
      names = "--input",
      paramLabel = "PATH",
      description = "Documents to learn from: a file, a folder or a pattern at any Hadoop path.")
  private String path;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = {
        "csv (with a header line), json (an object a line), parquet or orc.",
        "Default: what the path's extension says."
      })
  private InputFormat format;

  @Option(
      names = "--validation",
      paramLabel = "PATH",
      description = {
        "Documents that are not learned from, of the same format and columns: they tell how far the"
            + " model has come, and which checkpoint is kept.",
        "Default: none; the last checkpoint is kept."
      })
  private String validation;

  @Option(
      names = "--text-column",
      paramLabel = "NAME",
      description = "The column with the documents' texts. Default: text.")
  private String textColumn;

  @Option(
      names = "--prompt-column",
      paramLabel = "NAME",
      description =
          "The column with each document's own prompts and answers: an array of structs with"
              + " prompt, answer and, if they have names, name; an answer may be an array of"
              + " spellings, of which the first is learned and all are right. Where a model answers"
              + " what has no answer, an array of texts will do.")
  private String promptColumn;

  @Option(
      names = "--prompts",
      paramLabel = "FILE",
      description =
          "Prompts for every document instead: a JSON list of objects with name and prompt, at any"
              + " Hadoop path. The column of a prompt's name has its answers.")
  private String promptFile;

  @Option(
      names = "--none-text",
      paramLabel = "TEXT",
      description = {
        "What is learned where an answer is missing, null or empty.",
        "Default: nothing. Where a model answers what has no answer, it does; or else such prompts"
            + " are left out."
      })
  private String noneText;

  /** Empty where the sample is learned. */
  public Optional<String> path() {
    return Optional.ofNullable(path);
  }

  /** What was given, or what the path's extension says. */
  public Optional<InputFormat> format() {
    return Optional.ofNullable(format).or(() -> path().flatMap(InputFormat::ofExtension));
  }

  Optional<String> validation() {
    return Optional.ofNullable(validation);
  }

  String textColumn() {
    return Optional.ofNullable(textColumn).orElse(DEFAULT_TEXT_COLUMN);
  }

  Optional<String> promptColumn() {
    return Optional.ofNullable(promptColumn);
  }

  Optional<String> promptFile() {
    return Optional.ofNullable(promptFile);
  }

  Optional<String> noneText() {
    return Optional.ofNullable(noneText);
  }

  /** What is wrong, a sentence each. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (path == null) {
      TrainMessages.needInput(problems, "--format", format);
      TrainMessages.needInput(problems, "--validation", validation);
      TrainMessages.needInput(problems, "--text-column", textColumn);
      TrainMessages.needInput(problems, "--prompt-column", promptColumn);
      TrainMessages.needInput(problems, "--prompts", promptFile);
      TrainMessages.needInput(problems, "--none-text", noneText);
      return problems;
    }
    if (format().isEmpty()) {
      problems.add(TrainMessages.formatUnknown(path));
    }
    if (format().filter(found -> found == InputFormat.TEXT).isPresent()) {
      problems.add(TrainMessages.TEXT_HAS_NO_ANSWERS);
    }
    if (promptColumn == null && promptFile == null) {
      problems.add(TrainMessages.PROMPTS_MISSING);
    }
    if (promptColumn != null && promptFile != null) {
      problems.add(TrainMessages.PROMPTS_TWICE);
    }
    if (noneText != null && noneText.isEmpty()) {
      problems.add(TrainMessages.NONE_EMPTY);
    }
    return problems;
  }
}
