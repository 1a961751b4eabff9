package io.encodeonce.runtime.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A tensor as it lies in its file, mapped into memory; usable from several threads.
 *
 * @param name the one under which it is stored
 * @param type the number format
 * @param shape the axes' lengths, outermost first; of a matrix {@code [outputs, inputs]}
 * @param bytes the numbers, row by row, little-endian, read-only; each call gives a buffer of its
 *     own. The file must not be changed while a buffer is in use.
 */
public record StoredTensor(String name, StoredType type, List<Long> shape, ByteBuffer bytes) {
  public StoredTensor {
    shape = List.copyOf(shape);
    bytes = bytes.asReadOnlyBuffer();
  }

  @Override
  public ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  public long storedBytes() {
    return bytes.capacity();
  }
}
