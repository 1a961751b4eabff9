package io.encodeonce.jobs.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.jobs.options.DefaultFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where an evaluation is written. */
public final class EvaluateOutputOptions {
  private static final String NAME = "encodeonce-evaluation";

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "All points. Default: " + NAME + ".json in target/ or the temporary folder.")
  private Path json = DefaultFolder.resolve(NAME + ".json");

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "The curve. Default: " + NAME + ".svg in target/ or the temporary folder.")
  private Path svg = DefaultFolder.resolve(NAME + ".svg");

  /** What is wrong, a sentence each. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    requireFolder(problems, "--json", json);
    requireFolder(problems, "--svg", svg);
    return problems;
  }

  private static void requireFolder(List<String> problems, String option, Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(file) || !Files.isWritable(folder)) {
      problems.add(
          "%s is %s, but must be a file in a folder that can be written to"
              .formatted(option, file));
    }
  }

  /**
   * Writes both files.
   *
   * @throws io.encodeonce.runtime.InferenceException if one cannot be written
   */
  public void write(ObjectNode report, String curve) {
    TextFile.write(json, report.toPrettyString() + "\n");
    TextFile.write(svg, curve);
  }

  /** Where all is. */
  public String summary() {
    return "\nwritten to %s and %s".formatted(json, svg);
  }
}
