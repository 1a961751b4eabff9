package io.encodeonce.jobs.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.jobs.data.Dialogues;
import io.encodeonce.jobs.options.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which documents are answered, and what the right answers are. */
public final class EvaluateDocumentOptions {
  private static final String GROUPS_OF_A_FRONT =
      "--group-column is %s, but only a front, which several --model or --precision make, or"
          + " --token-budget or --compute-budget, tells groups apart: leave it out, or give one of them";

  @Option(
      names = "--documents",
      paramLabel = "FILE",
      description = {
        "JSON lines, gzipped if the name ends in .gz, with text and either prompts, a list of"
            + " {\"name\": \"...\", \"prompt\": \"...\", \"expected\": [\"...\"]}, or tasks, a list of"
            + " [service, slot, values]. Values are spellings of the right answer; without any, it is"
            + " none.",
        "Default: the embedded sample dialogues."
      })
  private Path documents;

  @Option(names = "--last", description = "Only rows whose last is true.")
  private boolean last;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most N documents, taken evenly. Default: all.")
  private Integer limit;

  @Option(
      names = "--group-column",
      paramLabel = "NAME",
      description = {
        "What of a row names its group, such as services that were seen in training or not: a front"
            + " tells the slots right of each group apart.",
        "Default: none."
      })
  private String groupColumn;

  /** Reads the documents. */
  public LabelledDocuments labelled() {
    Dialogues all = documents == null ? Dialogues.embedded() : Dialogues.read(documents);
    Dialogues wanted = last ? all.last() : all;
    return LabelledDocuments.of(
        limit == null ? wanted : wanted.limited(limit), Optional.ofNullable(groupColumn));
  }

  /** What is wrong, a sentence each. */
  public List<String> problems(FrontOptions front) {
    List<String> problems = new ArrayList<>();
    Problems.atLeast(problems, "--limit", limit, 1);
    if (groupColumn != null && !front.isAsked()) {
      problems.add(GROUPS_OF_A_FRONT.formatted(groupColumn));
    }
    return problems;
  }

  /** Adds itself to a report. */
  public void describe(ObjectNode options) {
    options
        .put("documents", documents == null ? "sample" : documents.toString())
        .put("last", last)
        .put("limit", limit)
        .put("group_column", groupColumn);
  }
}
