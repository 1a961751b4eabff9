package io.encodeonce.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Byte for byte what {@code make_safetensors_golden.py} had Hugging Face's library write. */
class SafetensorsWriterTest {
  private static final Path GOLDEN = Path.of("src/test/resources/safetensors");
  private static final TreeMap<String, String> METADATA = new TreeMap<>(Map.of("format", "pt"));

  @TempDir Path directory;

  private static Path golden(StoredType type) {
    return GOLDEN.resolve(type.headerName() + ".safetensors");
  }

  private static List<FloatTensor> numbers() {
    List<FloatTensor> tensors = new ArrayList<>();
    SafetensorsHeader.read(golden(StoredType.FP32))
        .forEach(
            (name, entry) -> {
              FloatBuffer numbers = entry.map(entry.shape()).bytes().asFloatBuffer();
              tensors.add(new FloatTensor(name, entry.shape(), numbers));
            });
    return tensors;
  }

  @ParameterizedTest
  @EnumSource(names = {"FP32", "FP16", "BF16"})
  void equalsTheLibrarysFile(StoredType type) throws IOException {
    List<FloatTensor> tensors = numbers();
    Collections.reverse(tensors);
    Path file = directory.resolve("made.safetensors");

    SafetensorsWriter.write(file, METADATA, type, tensors);

    assertThat(tensors).hasSize(6);
    assertThat(file).hasSameBinaryContentAs(golden(type));
  }

  @Test
  void doublesAreTheSameNumbers() throws IOException {
    Path file = directory.resolve("made.safetensors");
    float[] numbers = {1.1f, -0f, Float.MAX_VALUE, Float.MIN_VALUE};
    SafetensorsWriter.write(file, METADATA, StoredType.FP64, List.of(FloatTensor.of("x", numbers)));

    StoredTensor read = SafetensorsHeader.read(file).get("x").map(List.of(4L));

    for (int i = 0; i < numbers.length; i++) {
      assertThat(read.bytes().getDouble(i * Double.BYTES)).isEqualTo(numbers[i]);
    }
  }

  @Test
  void tensorsOfManyChunksAreWhole() throws IOException {
    float[] numbers = new float[300_001];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    Path file = directory.resolve("made.safetensors");
    SafetensorsWriter.write(file, METADATA, StoredType.FP32, List.of(FloatTensor.of("x", numbers)));

    FloatBuffer read =
        SafetensorsHeader.read(file).get("x").map(List.of(300_001L)).bytes().asFloatBuffer();

    assertThat(read).isEqualTo(FloatBuffer.wrap(numbers));
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Path file = Files.writeString(directory.resolve("mine"), "kept");

    assertThatThrownBy(() -> SafetensorsWriter.write(file, METADATA, StoredType.FP32, numbers()))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("kept");
  }

  @Test
  void aShapeThatIsNotOfItsNumbersIsRefused() {
    FloatBuffer numbers = FloatBuffer.allocate(5);
    assertThatThrownBy(() -> new FloatTensor("x", List.of(2L, 3L), numbers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("x", "[2, 3]", "5");
  }
}
