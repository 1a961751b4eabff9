package io.encodeonce.spark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.InferenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownManifestsTest {
  @TempDir private Path model;

  @BeforeEach
  void writeModel() throws IOException {
    Files.writeString(model.resolve("config.json"), "{}");
    Files.writeString(model.resolve("model.safetensors"), "weights");
  }

  private ModelManifest read() {
    return KnownManifests.read(model.toString(), new Configuration());
  }

  @Test
  void unchangedFilesAreHashedOnce() {
    assertThat(read()).isSameAs(read());
  }

  @Test
  void changedFilesAreHashedAgainEvenIfTheirSizeIsTheSame() throws IOException {
    String before = read().fingerprint();
    Files.writeString(model.resolve("model.safetensors"), "WEIGHTS");
    Files.setLastModifiedTime(
        model.resolve("model.safetensors"), FileTime.fromMillis(1_000_000_000_000L));
    assertThat(read().fingerprint()).isNotEqualTo(before);
  }

  @Test
  void aMissingDirectoryIsNamed() {
    Path missing = model.resolve("missing");
    assertThatThrownBy(() -> KnownManifests.read(missing.toString(), new Configuration()))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("model " + missing + " cannot be read");
  }
}
