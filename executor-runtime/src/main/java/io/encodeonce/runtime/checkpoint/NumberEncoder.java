package io.encodeonce.runtime.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Turns 32-bit floats into the bytes of a format, a chunk at a time. Not thread-safe. */
final class NumberEncoder {
  private static final int CHUNK_BYTES = 1 << 18;

  private final StoredType type;
  private final ByteBuffer chunk =
      ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  NumberEncoder(StoredType type) {
    this.type = type;
  }

  /** Takes a chunk, all of it, before it returns. */
  interface Sink {
    void take(ByteBuffer bytes) throws IOException;
  }

  /** Gives a tensor's bytes to a sink. */
  void encode(FloatTensor tensor, Sink sink) throws IOException {
    FloatBuffer numbers = tensor.numbers();
    while (numbers.hasRemaining()) {
      int count = Math.min(numbers.remaining(), CHUNK_BYTES / type.bytes());
      chunk.clear();
      encode(numbers.slice(numbers.position(), count));
      numbers.position(numbers.position() + count);
      sink.take(chunk.position(0).limit(count * type.bytes()));
    }
  }

  private void encode(FloatBuffer numbers) {
    switch (type) {
      case FP64 -> putEach(numbers, chunk::putDouble);
      // All bits are kept, also of what is not a number.
      case FP32 -> chunk.asFloatBuffer().put(numbers);
      case FP16 -> putEach(numbers, number -> chunk.putShort(Rounding.toHalf(number)));
      case BF16 -> putEach(numbers, number -> chunk.putShort(Rounding.toBrainFloat(number)));
    }
  }

  private interface Put {
    void put(float number);
  }

  private static void putEach(FloatBuffer numbers, Put put) {
    while (numbers.hasRemaining()) {
      put.put(numbers.get());
    }
  }
}
