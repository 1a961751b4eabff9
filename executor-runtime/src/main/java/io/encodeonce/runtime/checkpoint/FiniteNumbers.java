package io.encodeonce.runtime.checkpoint;

import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.util.OptionalInt;

/**
 * Looks for infinities and for what is not a number: what a flipped exponent bit makes of a weight.
 *
 * <p>Of 64-bit floats, those count that 32 bits cannot hold.
 *
 * <p>Without the sign, numbers of each format are ordered as their bits are, so a chunk is sound
 * where its largest bits are: a maximum, which runs at the speed of memory.
 */
final class FiniteNumbers {
  private static final int CHUNK = 8192;
  private static final int WITHOUT_SIGN = Integer.MAX_VALUE;

  private FiniteNumbers() {}

  /** The index of the first number that is not finite. */
  static OptionalInt firstOther(StoredTensor tensor) {
    int infinity = tensor.type().infinityBits();
    int numbers = tensor.bytes().capacity() / tensor.type().bytes();
    ChunkReader reader = reader(tensor);
    int[] chunk = new int[CHUNK];
    for (int start = 0; start < numbers; start += CHUNK) {
      int count = Math.min(CHUNK, numbers - start);
      reader.read(chunk, count);
      if (largest(chunk, count) >= infinity) {
        return OptionalInt.of(start + firstFrom(infinity, chunk));
      }
    }
    return OptionalInt.empty();
  }

  /** Fills a chunk with the next numbers' bits, the sign leftmost in the int. */
  private interface ChunkReader {
    void read(int[] chunk, int count);
  }

  private static ChunkReader reader(StoredTensor tensor) {
    return switch (tensor.type()) {
      case FP64 -> narrowing(tensor.bytes().asDoubleBuffer());
      case FP32 -> whole(tensor.bytes().asIntBuffer());
      case FP16, BF16 -> shifting(tensor.bytes().asShortBuffer());
    };
  }

  private static ChunkReader narrowing(DoubleBuffer doubles) {
    return (chunk, count) -> {
      for (int i = 0; i < count; i++) {
        chunk[i] = Float.floatToRawIntBits((float) doubles.get());
      }
    };
  }

  private static ChunkReader whole(IntBuffer ints) {
    return (chunk, count) -> ints.get(chunk, 0, count);
  }

  private static ChunkReader shifting(ShortBuffer shorts) {
    return (chunk, count) -> {
      for (int i = 0; i < count; i++) {
        chunk[i] = shorts.get() << Short.SIZE;
      }
    };
  }

  private static int largest(int[] chunk, int count) {
    int largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, chunk[i] & WITHOUT_SIGN);
    }
    return largest;
  }

  private static int firstFrom(int infinity, int[] chunk) {
    int index = 0;
    while ((chunk[index] & WITHOUT_SIGN) < infinity) {
      index++;
    }
    return index;
  }
}
