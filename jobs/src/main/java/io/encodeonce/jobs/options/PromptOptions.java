package io.encodeonce.jobs.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is asked of the documents. */
public final class PromptOptions {
  @Option(
      names = "--prompts",
      paramLabel = "FILE",
      description =
          "Prompts for every document: a JSON list of strings, or of objects with name and prompt,"
              + " at any Hadoop path.")
  private String file;

  @Option(
      names = "--prompt-column",
      paramLabel = "NAME",
      description =
          "The column with each document's own prompts: an array of strings, or of structs with"
              + " name and prompt.")
  private String column;

  public Optional<String> file() {
    return Optional.ofNullable(file);
  }

  public Optional<String> column() {
    return Optional.ofNullable(column);
  }

  /** What is wrong, a sentence each. */
  public List<String> problems(boolean hasInput) {
    List<String> problems = new ArrayList<>();
    if (!hasInput) {
      Problems.needInput(problems, "--prompts", file);
      Problems.needInput(problems, "--prompt-column", column);
    } else if (file == null && column == null) {
      problems.add(OptionMessages.PROMPTS_MISSING);
    } else if (file != null && column != null) {
      problems.add(OptionMessages.PROMPTS_TWICE);
    }
    return problems;
  }
}
