package io.encodeonce.runtime.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes the transformer's program as files that Python's {@code torch.jit.load} reads: {@code
 * plain.pt} and, over the native operators, {@code native.pt}. {@code ProgramDump FOLDER}; for
 * tools that look into a step.
 */
public final class ProgramDump {
  private static final String FILE = "transformer";

  private ProgramDump() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    write(folder.resolve("plain.pt"), ProgramText.of(FILE));
    write(folder.resolve("native.pt"), ProgramText.overOperators(FILE));
  }

  private static void write(Path archive, Map<String, String> text) throws IOException {
    Files.write(archive, TorchScriptArchive.of(FILE, "Program", List.of("trained"), text));
  }
}
