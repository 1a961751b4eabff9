package io.encodeonce.jobs.measure;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What a figure was measured on.
 *
 * @param processor its model
 * @param features those it has that the model's products can use
 * @param cores that this process may use
 * @param commit of the code, where it can be told
 */
public record Machine(String processor, List<String> features, int cores, String commit) {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final List<String> FEATURES =
      List.of("avx2", "avx_vnni", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "amx_int8");
  private static final String UNKNOWN = "unknown";
  private static final int GIT_SECONDS = 5;

  public static Machine here() {
    Set<String> flags = Set.copyOf(List.of(processorLine("flags").orElse("").split(" ")));
    return new Machine(
        processorLine("model name").orElse(System.getProperty("os.arch")),
        FEATURES.stream().filter(flags::contains).toList(),
        Runtime.getRuntime().availableProcessors(),
        checkedOut().or(Machine::released).orElse(UNKNOWN));
  }

  private static Optional<String> processorLine(String name) {
    try (var lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith(name))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** What the jar's manifest says. */
  private static Optional<String> released() {
    return Optional.ofNullable(Machine.class.getPackage().getImplementationVersion());
  }

  private static Optional<String> checkedOut() {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String commit = new String(git.getInputStream().readAllBytes(), UTF_8).strip();
      boolean told = git.waitFor(GIT_SECONDS, TimeUnit.SECONDS) && git.exitValue() == 0;
      return Optional.of(commit).filter(name -> told);
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Adds itself to a report. */
  public ObjectNode describe(ObjectNode report) {
    report.put("commit", commit);
    ObjectNode device = report.putObject("device").put("processor", processor).put("cores", cores);
    features.forEach(device.putArray("features")::add);
    return report;
  }
}
