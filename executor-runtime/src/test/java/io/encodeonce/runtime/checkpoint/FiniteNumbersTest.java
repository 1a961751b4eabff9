package io.encodeonce.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiniteNumbersTest {
  @ParameterizedTest
  @CsvSource({
    "FP64, 7FF0000000000000",
    "FP64, FFF0000000000000",
    "FP64, 7FF8000000000000",
    "FP64, 7FF0000000000001",
    "FP64, 47EFFFFFF0000000",
    "FP64, C7EFFFFFF0000000",
    "FP32, 7F800000",
    "FP32, FF800000",
    "FP32, 7FC00000",
    "FP32, FF800001",
    "FP16, 7C00",
    "FP16, FC00",
    "FP16, 7E00",
    "BF16, 7F80",
    "BF16, FF80",
    "BF16, 7FC1"
  })
  void findsNumbersThatAreNotFinite(StoredType type, String bits) {
    long width = 20_001;
    for (int index : new int[] {0, 8191, 8192, 20_000}) {
      ByteBuffer bytes = ByteBuffer.allocate(20_001 * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
      put(type, bytes, index, Long.parseUnsignedLong(bits, 16));
      StoredTensor tensor = new StoredTensor("x", type, List.of(width), bytes);

      assertThat(FiniteNumbers.firstOther(tensor)).as("index %d", index).hasValue(index);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FP64, 47EFFFFFEFFFFFFF",
    "FP64, C7EFFFFFEFFFFFFF",
    "FP64, 0000000000000001",
    "FP32, 7F7FFFFF",
    "FP32, FF7FFFFF",
    "FP16, FBFF",
    "FP16, 7BFF",
    "BF16, FF7F"
  })
  void passesTheLargestFiniteNumbers(StoredType type, String bits) {
    ByteBuffer bytes = ByteBuffer.allocate(9 * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    put(type, bytes, 8, Long.parseUnsignedLong(bits, 16));

    assertThat(FiniteNumbers.firstOther(new StoredTensor("x", type, List.of(9L), bytes))).isEmpty();
  }

  private static void put(StoredType type, ByteBuffer bytes, int index, long bits) {
    switch (type) {
      case FP64 -> bytes.putLong(index * 8, bits);
      case FP32 -> bytes.putInt(index * 4, (int) bits);
      case FP16, BF16 -> bytes.putShort(index * 2, (short) bits);
    }
  }
}
