package io.encodeonce.runtime.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchVersionTest {
  @TempDir Path home;

  @Test
  void isThatOfDjlWhereNoPythonIs() {
    assertThat(TorchDevice.find(Device.CPU)).isEqualTo(TorchDevice.CPU);
    assertThat(NativeOperators.fileName(TorchVersion.loaded()))
        .matches("libencodeonce-operators-\\d+\\.\\d+\\.\\d+\\.so");
  }

  @Test
  void isThatOfThePythonWhoseLibrariesAreLinkedTo() throws IOException {
    Path libraries = Files.createDirectories(home.resolve("torch/lib"));
    Path links = Files.createDirectories(home.resolve("links"));
    Path library = Files.createFile(libraries.resolve("libtorch_cpu.so"));
    Files.createSymbolicLink(links.resolve("libtorch_cpu.so"), library);
    assertThat(TorchVersion.ofPython(libraries)).isEmpty();
    Files.writeString(
        home.resolve("torch/version.py"), "debug = False\n__version__ = '2.11.0+cu130'\n");
    assertThat(TorchVersion.ofPython(libraries)).contains("2.11.0");
    assertThat(TorchVersion.ofPython(links)).contains("2.11.0");
  }
}
