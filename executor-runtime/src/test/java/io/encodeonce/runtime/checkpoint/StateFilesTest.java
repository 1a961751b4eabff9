package io.encodeonce.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.InferenceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateFilesTest {
  @TempDir Path parent;

  private Path directory() {
    return parent.resolve("states");
  }

  private static StateContent state(long step, Map<String, float[]> arrays) {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    header.put("seed", Long.MIN_VALUE + step).put("rate", 1e-3).put("file", "a \"ü\"\n");
    header.putArray("places").add(3).add(5_000_000_000L);
    return new StateContent(step, header, arrays);
  }

  private static StateContent state(long step) {
    return state(step, Map.of("m", new float[] {(float) step, -1}, "v", new float[] {0.5f}));
  }

  private Path write(long step) {
    StateFiles.write(directory(), state(step));
    return file(step);
  }

  private Path file(long step) {
    return directory().resolve("state-%010d.safetensors".formatted(step));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void assertLatest(long step) {
    StateContent read = StateFiles.readLatest(directory()).orElseThrow();
    assertThat(read.step()).isEqualTo(step);
    assertThat(read.header()).isEqualTo(state(step).header());
    assertThat(read.arrays().keySet()).containsExactly("m", "v");
    assertThat(read.arrays().get("m")).containsExactly((float) step, -1);
  }

  @Test
  void givesBackEveryBit() {
    float[] bits = new float[200_003];
    Random random = new Random(9);
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.intBitsToFloat(random.nextInt());
    }
    int[] special = {
      0x8000_0000, 0x7F80_0001, 0xFFC0_1234, 0x7FBF_FFFF, 0xFF80_0000, 1, 0x7F7F_FFFF
    };
    for (int i = 0; i < special.length; i++) {
      bits[i] = Float.intBitsToFloat(special[i]);
    }
    int[] before = bits(bits);

    StateFiles.write(
        directory(), state(7, Map.of("weights", bits, "none", new float[0], "ä \\", bits)));

    Map<String, float[]> read = StateFiles.readLatest(directory()).orElseThrow().arrays();
    assertThat(read).containsOnlyKeys("weights", "none", "ä \\");
    assertThat(Arrays.copyOf(before, special.length)).isEqualTo(special);
    assertThat(bits(read.get("weights"))).isEqualTo(before);
    assertThat(bits(read.get("ä \\"))).isEqualTo(before);
    assertThat(read.get("none")).isEmpty();
  }

  private static int[] bits(float[] numbers) {
    int[] bits = new int[numbers.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(numbers[i]));
    return bits;
  }

  @Test
  void whereThereIsNoneThereIsNone() throws IOException {
    assertThat(StateFiles.readLatest(directory())).isEmpty();
    Files.createDirectories(directory());
    Files.writeString(directory().resolve("state-1.txt"), "no state");
    assertThat(StateFiles.readLatest(directory())).isEmpty();
  }

  @Test
  void theLastTwoAreKept() throws IOException {
    Files.createDirectories(directory());
    Files.writeString(directory().resolve("log.json"), "{}");
    for (long step : new long[] {0, 9, 10, 10, 100}) {
      write(step);
      assertLatest(step);
    }
    assertThat(names())
        .containsExactly(
            "log.json", "state-0000000010.safetensors", "state-0000000100.safetensors");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 8, 300, -1})
  void whatAKilledWriterLeavesIsIgnoredAndRemoved(int length) throws IOException {
    byte[] whole = Files.readAllBytes(write(1));
    Path unfinished = directory().resolve(file(2).getFileName() + ".unfinished");
    Files.write(unfinished, Arrays.copyOf(whole, length < 0 ? whole.length : length));

    assertLatest(1);

    write(2);
    assertLatest(2);
    assertThat(unfinished).doesNotExist();
  }

  @Test
  void anyFlippedBitIsFound() throws IOException {
    byte[] whole = Files.readAllBytes(write(2));
    for (int bit = 0; bit < whole.length * Byte.SIZE; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      Files.write(file(2), flipped);
      assertThatThrownBy(() -> StateFile.read(file(2)))
          .as("bit %d of %d bytes", bit, whole.length)
          .isInstanceOf(InferenceException.class);
    }
  }

  @Test
  void anyTruncationIsFound() throws IOException {
    byte[] whole = Files.readAllBytes(write(2));
    for (int length = 0; length < whole.length; length++) {
      Files.write(file(2), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> StateFile.read(file(2)))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(InferenceException.class);
    }
  }

  @Test
  void arraysOfTwoStatesAreNotMixed() throws IOException {
    byte[] one = Files.readAllBytes(write(1));
    byte[] two = Files.readAllBytes(write(2));
    assertThat(two).hasSameSizeAs(one);
    int header = 8 + (int) ByteBuffer.wrap(two).order(ByteOrder.LITTLE_ENDIAN).getLong();
    System.arraycopy(one, header, two, header, one.length - header);
    Files.write(file(2), two);

    assertLatest(1);
  }

  @Test
  void aDamagedStateIsPassedOver() throws IOException {
    write(1);
    byte[] whole = Files.readAllBytes(write(2));
    Files.write(file(2), Arrays.copyOf(whole, whole.length - 1));

    assertLatest(1);
  }

  @Test
  void whereNoneIsWholeThatIsSaid() throws IOException {
    Files.write(write(1), new byte[3]);
    byte[] bytes = Files.readAllBytes(write(2));
    bytes[bytes.length - 1] ^= 1;
    Files.write(file(2), bytes);

    assertThatThrownBy(() -> StateFiles.readLatest(directory()))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll(
            directory().toString(), "none that is whole", "array v", "delete them to start anew");
  }

  @Test
  void goingOnFromAnEarlierStateRemovesTheDamagedLaterOne() throws IOException {
    write(10);
    Files.write(write(20), new byte[3]);
    assertLatest(10);

    write(15);

    assertLatest(15);
    assertThat(names())
        .containsExactly("state-0000000010.safetensors", "state-0000000015.safetensors");
  }

  @Test
  void aDiskThatRefusesIsNamed() throws IOException {
    Files.writeString(directory(), "a file");
    assertThatThrownBy(() -> write(1))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll("cannot be written to", directory().toString());
  }
}
