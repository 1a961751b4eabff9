package io.encodeonce.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.family.TinyCheckpoint;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsHeaderTest {
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
  void refusesEveryTruncation() throws IOException {
    byte[] whole = Files.readAllBytes(tiny.write().weightFile());
    for (int length = 0; length < whole.length; length += 61) {
      Files.write(tiny.weightFile(), Arrays.copyOf(whole, length));
      assertRefused().as("first %d bytes", length).hasMessageContaining("model.safetensors");
    }
  }

  @Test
  void refusesBytesAfterTheLastTensor() throws IOException {
    byte[] whole = Files.readAllBytes(tiny.write().weightFile());
    Files.write(tiny.weightFile(), Arrays.copyOf(whole, whole.length + 1));

    assertRefused().hasMessageContaining("tensors end at byte " + whole.length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | not a JSON object",
        "[] | not a JSON object",
        "{\"a\": 3} | must have dtype, shape and data_offsets",
        "{\"a\": {\"dtype\": 3, \"shape\": [], \"data_offsets\": [0, 8]}} | must have dtype",
        "{\"a\": {\"dtype\": \"F32\", \"data_offsets\": [0, 8]}} | must have dtype",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [-2], \"data_offsets\": [0, 8]}} | must have dtype",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [2.5], \"data_offsets\": [0, 8]}} | must have dtype",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [-8, 8]}} | must have dtype",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0]}} | within the 8 bytes",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [8, 0]}} | within the 8 bytes",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [3], \"data_offsets\": [0, 12]}} | within the 8 bytes",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [4, 8]}} | ends at byte",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4]}} | end at byte",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]},"
            + " \"b\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [4, 8]}} | ends at byte",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4]},"
            + " \"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [4, 8]}} | Duplicate",
        "{\"shared.weight\": {\"dtype\": \"F32\", \"shape\": [9223372036854775807, 2],"
            + " \"data_offsets\": [0, 8]}} | has shape [9223372036854775807, 2]",
      })
  void refusesABrokenHeader(String header, String rule) throws IOException {
    RawSafetensors.write(tiny.write().weightFile(), header, new byte[8]);

    assertRefused().hasMessageContaining("model.safetensors").hasMessageContaining(rule);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 0, 1, 17, 100_000_001, Long.MAX_VALUE})
  void refusesAHeaderLengthThatCannotBe(long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    Files.write(tiny.write().weightFile(), bytes.array());

    assertRefused()
        .hasMessageContaining("given as " + Long.toUnsignedString(length))
        .hasMessageContaining("2 to 16");
  }

  @Test
  void refusesAHeaderOfMoreThan100Megabytes() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(tiny.write().weightFile().toFile(), "rw")) {
      file.writeLong(Long.reverseBytes(100_000_001));
      file.setLength(200_000_000);
    }

    assertRefused().hasMessageContaining("100000001").hasMessageContaining("2 to 100000000");
  }

  @Test
  void refusesAPointerThatGitLeftInPlaceOfTheFile() throws IOException {
    byte[] pointer =
        "version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.UTF_8);
    Files.write(tiny.write().weightFile(), pointer);

    assertRefused().hasMessageContaining("copy it again");
  }
}
