package io.encodeonce.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.family.TinyCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightFilesTest {
  private static final String QUERY = "encoder.block.0.layer.0.SelfAttention.q.weight";

  @TempDir Path directory;
  private TinyCheckpoint tiny;

  @BeforeEach
  void sound() throws IOException {
    tiny = new TinyCheckpoint(directory);
  }

  private AbstractThrowableAssert<?, ?> assertRefused() {
    return assertThatThrownBy(() -> tiny.open()).isInstanceOf(InferenceException.class);
  }

  @Test
  void refusesADirectoryWithoutWeights() throws IOException {
    Files.delete(tiny.write().weightFile());

    assertRefused().hasMessageContaining("neither model.safetensors nor model.safetensors.index");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch_model.bin", "model.pt", "epoch=3.ckpt", "model.pth"})
  void refusesPickleFilesWithReasonAndRemedy(String file) throws IOException {
    Files.move(tiny.write().weightFile(), directory.resolve(file));

    assertRefused()
        .hasMessageContaining(file)
        .hasMessageContaining("can run code")
        .hasMessageContaining("safe_serialization=True");
  }

  @Test
  void pickleFilesBesideSafetensorsDoNotMatter() throws IOException {
    tiny.write().writeText("training_args.bin", "");

    assertThat(tiny.open().tensor(TinyCheckpoint.QUERY).name()).isEqualTo(QUERY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"../model.safetensors\"",
        "\"/etc/passwd\"",
        "\"/tmp/x.safetensors\"",
        "\"a/b.safetensors\"",
        "\"a\\\\b.safetensors\"",
        "\"C:x.safetensors\"",
        "\"..\"",
        "\"\"",
        "\".safetensors\"",
        "\"x\\u0000.safetensors\"",
        "\"pytorch_model.bin\"",
        "7",
        "null"
      })
  void refusesAShardOutsideTheModelDirectory(String shard) throws IOException {
    writeIndex("{\"weight_map\": {\"shared.weight\": %s}}".formatted(shard));

    assertRefused()
        .hasMessageContainingAll(
            "model.safetensors.index.json",
            "shared.weight",
            shard,
            "of the model directory itself");
  }

  @Test
  void refusesAMissingShard() throws IOException {
    writeIndex("{\"weight_map\": {\"shared.weight\": \"model-1.safetensors\"}}");

    assertRefused().hasMessageContainingAll("model-1.safetensors", "not there");
  }

  @Test
  void refusesAnIndexThatItsShardContradicts() throws IOException {
    Files.copy(tiny.write().weightFile(), directory.resolve("model-1.safetensors"));
    writeIndex("{\"weight_map\": {\"missing.weight\": \"model-1.safetensors\"}}");

    assertRefused().hasMessageContainingAll("missing.weight", "model-1.safetensors", "is not");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{} | no weight_map", "{\"weight_map\": []} | an object", "x | not a JSON object"})
  void refusesAnIndexWithoutItsMap(String index, String rule) throws IOException {
    writeIndex(index);

    assertRefused().hasMessageContainingAll("model.safetensors.index.json", rule);
  }

  private void writeIndex(String index) throws IOException {
    Files.delete(tiny.write().weightFile());
    tiny.writeText("model.safetensors.index.json", index);
  }
}
