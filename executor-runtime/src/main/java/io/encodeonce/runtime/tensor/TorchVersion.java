package io.encodeonce.runtime.tensor;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.LibUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which libtorch is loaded, such as 2.7.1. Of one from a Python installation DJL says what its
 * environment variable says, so that the installation is asked itself.
 */
final class TorchVersion {
  private static final Pattern VERSION =
      Pattern.compile("^__version__ = '(\\d+\\.\\d+\\.\\d+)", Pattern.MULTILINE);

  private TorchVersion() {}

  static String loaded() {
    Engine engine = TorchDevice.engine();
    return ofPython(Path.of(LibUtils.getLibtorchPath())).orElseGet(engine::getVersion);
  }

  /**
   * The version that stands beside the libraries' own folder, which links may lead to.
   *
   * @param libraries a folder with libtorch_cpu.so
   */
  static Optional<String> ofPython(Path libraries) {
    try {
      Path library = libraries.resolve("libtorch_cpu.so").toRealPath();
      Path file = library.resolveSibling("../version.py").normalize();
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      Matcher version = VERSION.matcher(Files.readString(file));
      return version.find() ? Optional.of(version.group(1)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
