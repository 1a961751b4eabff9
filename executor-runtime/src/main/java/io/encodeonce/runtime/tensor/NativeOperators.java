package io.encodeonce.runtime.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The library that adds operators to libtorch. It is optional: programs then call these, and
 * otherwise compute the same in more steps. Loaded once, into the very version of libtorch that it
 * was compiled for.
 */
final class NativeOperators {
  /** A system property: the folder that the library is in. */
  static final String FOLDER = "encodeonce.operators";

  /** The same as an environment variable. */
  static final String FOLDER_VARIABLE = "ENCODEONCE_OPERATORS";

  /**
   * A system property: true where a CPU is to run the operators too, which checks them and is slow.
   */
  static final String ON_CPU = "encodeonce.operators.cpu";

  private static final ProgramMethod RUN_ON = ProgramMethod.of("run_on", "device: str");
  private static final Map<TorchDevice, Boolean> SERVED = new ConcurrentHashMap<>();
  private static final String RESOURCES = "/io/encodeonce/runtime/native/linux-x86_64/";
  private static final Logger LOGGER = LoggerFactory.getLogger(NativeOperators.class);

  private NativeOperators() {}

  /** Whether programs for the device may call the operators. Libtorch must have been loaded. */
  static boolean serve(TorchDevice device) {
    return (device.isGpu() || Boolean.getBoolean(ON_CPU))
        && Library.LOADED
        && SERVED.computeIfAbsent(device, NativeOperators::runOn);
  }

  /** A driver or a GPU may be older than those that they were compiled for. */
  private static boolean runOn(TorchDevice device) {
    try (Program program = Program.load(device, "operators", "Operators");
        Scope scope = program.scope()) {
      boolean runs = scope.toLongs(scope.run(RUN_ON, scope.text(device.torchName())))[0] == 1;
      if (!runs) {
        LOGGER.warn(
            "the operators need a newer GPU or driver than that of {}: attention is computed"
                + " without them, with the same answers",
            device.torchName());
      }
      return runs;
    }
  }

  static String fileName(String torchVersion) {
    return "libencodeonce-operators-" + torchVersion + ".so";
  }

  /** Loads when it is first asked for. */
  private static final class Library {
    static final boolean LOADED = load();

    private static boolean load() {
      String file = fileName(TorchVersion.loaded());
      try {
        String folder = System.getProperty(FOLDER, System.getenv(FOLDER_VARIABLE));
        Optional<Found> found = folder == null ? onClassPath(file) : inFolder(folder, file);
        if (found.isEmpty()) {
          tellMissing(folder, file);
          return false;
        }
        System.load(found.get().library().toString());
        LOGGER.info("attention is computed by the operators of {}", found.get().place());
        return true;
      } catch (IOException | UnsatisfiedLinkError e) {
        LOGGER.warn(
            "{} could not be loaded ({}): attention is computed without it, with the same answers",
            file,
            e.getMessage());
        return false;
      }
    }

    /**
     * @param place where a user finds it: the library itself, or the jar that it was unpacked from
     */
    private record Found(Path library, String place) {}

    private static void tellMissing(String folder, String file) {
      if (folder == null) {
        LOGGER.info(
            "{} is not on the class path, and neither {} nor {} names a folder: attention is"
                + " computed without it, with the same answers",
            file,
            FOLDER,
            FOLDER_VARIABLE);
      } else {
        LOGGER.warn(
            "the folder {} has no {}, which is for this libtorch: attention is computed without it,"
                + " with the same answers; build it, or unset {} and {}, so that it is looked for on"
                + " the class path",
            folder,
            file,
            FOLDER,
            FOLDER_VARIABLE);
      }
    }

    private static Optional<Found> inFolder(String folder, String file) {
      Path library = Path.of(folder, file).toAbsolutePath();
      return Files.exists(library)
          ? Optional.of(new Found(library, library.toString()))
          : Optional.empty();
    }

    private static Optional<Found> onClassPath(String file) throws IOException {
      URL resource = NativeOperators.class.getResource(RESOURCES + file);
      return resource == null
          ? Optional.empty()
          : Optional.of(new Found(unpacked(resource), resource.toString()));
    }

    private static Path unpacked(URL resource) throws IOException {
      Path copy = Files.createTempFile("libencodeonce-operators", ".so");
      copy.toFile().deleteOnExit();
      try (InputStream library = resource.openStream()) {
        Files.copy(library, copy, StandardCopyOption.REPLACE_EXISTING);
      }
      return copy;
    }
  }
}
