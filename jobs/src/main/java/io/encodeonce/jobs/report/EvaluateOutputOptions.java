package io.encodeonce.jobs.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.jobs.evaluation.FrontOptions;
import io.encodeonce.jobs.options.DefaultFolder;
import io.encodeonce.jobs.options.Problems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Where an evaluation is written. */
public final class EvaluateOutputOptions {
  /** The flag of a map of tokens. */
  public static final String TOKEN_MAP = "--token-map";

  private static final String MAPPED_DOCUMENTS = "--token-map-documents";
  private static final int DEFAULT_MAPPED_DOCUMENTS = 4;

  private static final String NAME = "encodeonce-evaluation";
  private static final String PAGE_OF_A_FRONT =
      "--html is for a front, which several --model, --precision or --token-budget make: leave it out"
          + " for --svg, the drawing of one model and its draft";

  private static final String MAP_OF_A_FRONT =
      "--token-map is for a front, which several --model or --precision make, or --token-budget or"
          + " --compute-budget: leave it out, or give one of them";
  private static final String MAPPED_NOWHERE =
      "--token-map-documents is %d, but no --token-map says where they are to be shown: leave it out,"
          + " or give a file";

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description =
          "All points, of a front a JSON line each. Default: "
              + NAME
              + ".json in target/ or the temporary folder.")
  private Path json = DefaultFolder.resolve(NAME + ".json");

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "The curve. Default: " + NAME + ".svg in target/ or the temporary folder.")
  private Path svg = DefaultFolder.resolve(NAME + ".svg");

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description =
          "A front's curve and table as a page. Default: "
              + NAME
              + ".html in target/ or the temporary folder.")
  private Path html;

  @Option(
      names = TOKEN_MAP,
      paramLabel = "FILE",
      description = {
        "A page with some documents' tokens, coloured by how many learners a front's models run for"
            + " each, the mean over layers, and struck out where samplers drop them.",
        "Default: none."
      })
  private Path tokenMap;

  @Option(
      names = MAPPED_DOCUMENTS,
      paramLabel = "N",
      description = "How many documents that page shows, taken evenly. Default: 4.")
  private Integer mappedDocuments;

  /** What is wrong, a sentence each. */
  public List<String> problems(FrontOptions front) {
    List<String> problems = new ArrayList<>();
    requireFolder(problems, "--html", page());
    if (html != null && !front.isAsked()) {
      problems.add(PAGE_OF_A_FRONT);
    }
    requireMap(problems, front);
    requireFolder(problems, "--json", json);
    requireFolder(problems, "--svg", svg);
    return problems;
  }

  private void requireMap(List<String> problems, FrontOptions front) {
    Problems.atLeast(problems, MAPPED_DOCUMENTS, mappedDocuments, 1);
    if (tokenMap == null) {
      if (mappedDocuments != null) {
        problems.add(MAPPED_NOWHERE.formatted(mappedDocuments));
      }
      return;
    }
    requireFolder(problems, TOKEN_MAP, tokenMap);
    if (!front.isAsked()) {
      problems.add(MAP_OF_A_FRONT);
    }
  }

  public boolean isTokenMapAsked() {
    return tokenMap != null;
  }

  /** How many documents the map of tokens shows; 0 where none is asked for. */
  public int mappedDocuments() {
    int some = mappedDocuments == null ? DEFAULT_MAPPED_DOCUMENTS : mappedDocuments;
    return isTokenMapAsked() ? some : 0;
  }

  private Path page() {
    return html == null ? DefaultFolder.resolve(NAME + ".html") : html;
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

  /** Where both files are. */
  public String summary() {
    return "\nwritten to %s and %s".formatted(json, svg);
  }

  /**
   * Writes a front.
   *
   * @return where all is
   * @throws io.encodeonce.runtime.InferenceException if a file cannot be written
   */
  public String writeFront(List<ObjectNode> points, String curve, String page) {
    TextFile.write(json, points.stream().map(point -> point + "\n").collect(Collectors.joining()));
    TextFile.write(svg, curve);
    TextFile.write(page(), page);
    return "\nwritten to %s, %s and %s".formatted(json, svg, page());
  }

  /**
   * Writes the map of tokens, which is asked for.
   *
   * @return where it is
   * @throws io.encodeonce.runtime.InferenceException if it cannot be written
   */
  public String writeTokenMap(String map) {
    TextFile.write(tokenMap, map);
    return "and the map of tokens to " + tokenMap;
  }
}
