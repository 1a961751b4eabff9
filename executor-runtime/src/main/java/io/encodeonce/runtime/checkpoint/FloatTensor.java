package io.encodeonce.runtime.checkpoint;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * A tensor in memory that is to be written.
 *
 * @param shape the axes' lengths, outermost first
 * @param numbers what remains of the buffer, row by row; not copied
 */
public record FloatTensor(String name, List<Long> shape, FloatBuffer numbers) {
  public FloatTensor {
    shape = List.copyOf(shape);
    if (shape.stream().reduce(1L, Math::multiplyExact) != numbers.remaining()) {
      throw new IllegalArgumentException(
          "%s of shape %s has %d numbers".formatted(name, shape, numbers.remaining()));
    }
  }

  /** Of one axis. */
  static FloatTensor of(String name, float[] numbers) {
    return new FloatTensor(name, List.of((long) numbers.length), FloatBuffer.wrap(numbers));
  }

  /** A view of its own for each call. */
  @Override
  public FloatBuffer numbers() {
    return numbers.slice();
  }

  long storedBytes(StoredType type) {
    return (long) numbers.remaining() * type.bytes();
  }

  /**
   * Refuses numbers that are not finite, or that a format is too small for.
   *
   * @throws io.encodeonce.runtime.InferenceException naming the first of them
   */
  public void requireWithin(StoredType type) {
    FloatBuffer unread = numbers();
    while (unread.hasRemaining()) {
      float number = unread.get();
      if (!type.holds(number)) {
        throw Refusals.notStorable(name, unread.position() - 1L, number, type);
      }
    }
  }
}
