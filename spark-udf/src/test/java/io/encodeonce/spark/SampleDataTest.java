package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SampleDataTest {
  /** A GPU machine that is checked has no Spark. */
  @Test
  void modelsAndLinesAreFoundWithoutSpark() throws ReflectiveOperationException, IOException {
    URL own = SampleData.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader alone =
        new URLClassLoader(new URL[] {own}, ClassLoader.getPlatformClassLoader())) {
      Class<?> found = alone.loadClass(SampleData.class.getName());
      assertThat(found.getMethod("model", String.class).invoke(null, "sample"))
          .isEqualTo(Optional.of(SampleData.MODEL));
      try (InputStream lines = (InputStream) found.getMethod("openDialogues").invoke(null)) {
        assertThat(lines.read()).isEqualTo('{');
      }
    }
  }
}
