package io.encodeonce.runtime.checkpoint;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a tensor lies.
 *
 * @param type the number format's name in the file
 * @param offset its first byte, counted from the start of the file
 */
public record SafetensorsEntry(
    Path file, String name, String type, List<Long> shape, long offset, long bytes) {

  /**
   * Maps the tensor once it has proved to be what the model needs.
   *
   * @throws io.encodeonce.runtime.InferenceException if its shape is another, or its numbers cannot
   *     be read or are not finite
   */
  public StoredTensor map(List<Long> expectedShape) {
    StoredType storedType =
        StoredType.named(type).orElseThrow(() -> Refusals.unsupportedStoredType(this));
    if (!shape.equals(expectedShape)) {
      throw Refusals.shape(this, expectedShape);
    }
    if (!byteCount(storedType).equals(BigInteger.valueOf(bytes))) {
      throw Refusals.byteCount(this);
    }
    StoredTensor tensor = new StoredTensor(name, storedType, shape, map());
    FiniteNumbers.firstOther(tensor)
        .ifPresent(
            index -> {
              throw Refusals.notFinite(this, index);
            });
    return tensor;
  }

  private BigInteger byteCount(StoredType storedType) {
    return shape.stream()
        .map(BigInteger::valueOf)
        .reduce(BigInteger.valueOf(storedType.bytes()), BigInteger::multiply);
  }

  private ByteBuffer map() {
    if (bytes > Integer.MAX_VALUE) {
      throw Refusals.tooLarge(this);
    }
    try (FileChannel channel = FileChannel.open(file)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, offset, bytes);
    } catch (IOException e) {
      throw Refusals.unreadable(file, e);
    }
  }
}
