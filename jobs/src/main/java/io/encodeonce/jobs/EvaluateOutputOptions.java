package io.encodeonce.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.InferenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where an evaluation is written. */
final class EvaluateOutputOptions {
  private static final String NAME = "encodeonce-evaluation";

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "All points. Default: " + NAME + ".json in target/ or the temporary folder.")
  private Path json = Sample.defaultFolder().resolve(NAME + ".json");

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "The curve. Default: " + NAME + ".svg in target/ or the temporary folder.")
  private Path svg = Sample.defaultFolder().resolve(NAME + ".svg");

  List<String> problems() {
    List<String> problems = new ArrayList<>();
    requireFolder(problems, "--json", json);
    requireFolder(problems, "--svg", svg);
    return problems;
  }

  private static void requireFolder(List<String> problems, String option, Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(file) || !Files.isWritable(folder)) {
      problems.add(Messages.notAFile(option, file));
    }
  }

  void write(ObjectNode report, String curve) {
    write(json, report.toPrettyString() + "\n");
    write(svg, curve);
  }

  private static void write(Path file, String content) {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new InferenceException(Messages.outputUnwritable(file.toString(), e.toString()), e);
    }
  }

  /** Where all is. */
  String summary() {
    return "\nwritten to %s and %s".formatted(json, svg);
  }
}
