package io.encodeonce.spark;

import static java.lang.invoke.MethodType.methodType;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SampleDataTest {
  /** A GPU machine that is checked has no Spark. */
  @Test
  void modelsAndLinesAreFoundWithoutSpark() throws Throwable {
    URL own = SampleData.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader alone =
        new URLClassLoader(new URL[] {own}, ClassLoader.getPlatformClassLoader())) {
      Class<?> found = alone.loadClass(SampleData.class.getName());
      // By handles, for reflection would ask for what all methods name.
      MethodHandle model =
          MethodHandles.publicLookup()
              .findStatic(found, "model", methodType(Optional.class, String.class));
      assertThat(model.invoke("sample")).isEqualTo(Optional.of(SampleData.MODEL));
      MethodHandle open =
          MethodHandles.publicLookup()
              .findStatic(found, "openDialogues", methodType(InputStream.class));
      try (InputStream lines = (InputStream) open.invoke()) {
        assertThat(lines.read()).isEqualTo('{');
      }
    }
  }
}
