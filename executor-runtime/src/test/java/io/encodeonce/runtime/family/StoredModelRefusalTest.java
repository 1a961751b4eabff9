package io.encodeonce.runtime.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.checkpoint.RawSafetensors;
import io.encodeonce.runtime.checkpoint.StoredType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredModelRefusalTest {
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
  void refusesAMissingDirectory() {
    assertThatThrownBy(() -> StoredModel.open(directory.resolve("nowhere")))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("nowhere is not a directory");
  }

  @Test
  void refusesADirectoryWithoutConfig() {
    assertRefused().hasMessageContaining("config.json cannot be read: no such file");
  }

  @Test
  void refusesAnAdapterWithoutItsModelSayingHowToMergeThem() throws IOException {
    tiny.writeText("adapter_config.json", "{}");
    tiny.writeText("adapter_model.safetensors", "");

    assertRefused()
        .hasMessageContainingAll(directory.toString(), "adapter", "merge_and_unload", "tokenizer");
  }

  @Test
  void anAdapterBesideAModelIsNoReasonToRefuse() throws IOException {
    tiny.write().writeText("adapter_config.json", "{}");

    assertThat(tiny.open().config().vocabularySize()).isEqualTo(11);
  }

  @Test
  void refusesAMissingTensor() throws IOException {
    tiny.weights().remove(QUERY);
    tiny.write();

    assertRefused().hasMessageContaining("no tensor " + QUERY);
  }

  @Test
  void refusesAMissingHeadNamingTheKeyThatTiesIt() throws IOException {
    tiny.weights().remove("lm_head.weight");
    tiny.write();

    assertRefused().hasMessageContaining("lm_head").hasMessageContaining("tie_word_embeddings");
  }

  @Test
  void refusesAWrongShapeOfTheRightSize() throws IOException {
    tiny.weights().add(QUERY, StoredType.FP32, List.of(6L, 15L), new float[90]);
    tiny.write();

    assertRefused().hasMessageContainingAll(QUERY, "[6, 15]", "[15, 6]", "model.safetensors");
  }

  @ParameterizedTest
  @CsvSource({"I8, 1", "F8_E4M3, 1", "C64, 8", "I64, 8", "BOOL, 1", "f32, 4", "f64, 8"})
  void refusesOtherNumberFormats(String dtype, int bytes) throws IOException {
    tiny.weights().add(QUERY, dtype, List.of(15L, 6L), new byte[90 * bytes]);
    tiny.write();

    assertRefused().hasMessageContainingAll(QUERY, "stored as " + dtype, "F64, F32, F16 or BF16");
  }

  @Test
  void refusesATensorWhoseBytesAreNotItsShapes() throws IOException {
    tiny.weights().add(QUERY, "F32", List.of(15L, 6L), new byte[356]);
    tiny.write();

    assertRefused().hasMessageContainingAll(QUERY, "356 bytes", "[15, 6]");
  }

  @Test
  void refusesATensorThatCannotBeMappedWhole() throws IOException {
    long vocabulary = 1 << 24;
    long width = 40;
    long bytes = vocabulary * width * 4;
    tiny.config().put("vocab_size", vocabulary).put("d_model", width);
    tiny.write();
    RawSafetensors.write(
        tiny.weightFile(),
        """
        {"shared.weight": {"dtype": "F32", "shape": [%d, %d], "data_offsets": [0, %d]}}"""
            .formatted(vocabulary, width, bytes),
        new byte[0]);
    try (RandomAccessFile file = new RandomAccessFile(tiny.weightFile().toFile(), "rw")) {
      file.setLength(file.length() + bytes);
    }

    assertRefused().hasMessageContainingAll("shared.weight", bytes + " bytes", "bfloat16");
  }

  @Test
  void refusesAFlippedExponentNamingTensorAndIndex() throws IOException {
    float[] numbers = new float[90];
    numbers[77] = Float.NaN;
    tiny.weights().add(QUERY, StoredType.BF16, List.of(15L, 6L), numbers);
    tiny.write();

    assertRefused().hasMessageContainingAll(QUERY, "index 77", "copy it again");
  }

  @Test
  void refusesA64BitNumberBeyond32Bits() throws IOException {
    ByteBuffer numbers = ByteBuffer.allocate(90 * 8).order(ByteOrder.LITTLE_ENDIAN);
    numbers.putDouble(31 * 8, -1e39);
    tiny.weights().add(QUERY, "F64", List.of(15L, 6L), numbers.array());
    tiny.write();

    assertRefused().hasMessageContainingAll(QUERY, "not a finite 32-bit number at index 31");
  }

  @Test
  void aDamagedFileIsRefusedOrStillSound() throws IOException {
    byte[] whole = Files.readAllBytes(tiny.write().weightFile());
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int attempt = 0; attempt < 500; attempt++) {
      byte[] damaged = whole.clone();
      int place = random.nextInt(damaged.length);
      damaged[place] ^= (byte) (1 << random.nextInt(8));
      Files.write(tiny.weightFile(), damaged);
      assertOpensOrRefuses("seed %d, attempt %d, byte %d".formatted(seed, attempt, place));
    }
  }

  private void assertOpensOrRefuses(String what) {
    try {
      tiny.open();
    } catch (InferenceException e) {
      assertThat(e).as(what).hasMessageContaining(directory.toString());
    } catch (RuntimeException e) {
      throw new AssertionError(what, e);
    }
  }
}
