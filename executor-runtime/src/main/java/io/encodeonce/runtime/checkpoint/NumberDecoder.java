package io.encodeonce.runtime.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.Checksum;

/** Reads 32-bit floats, a chunk at a time, with all their bits. */
final class NumberDecoder {
  private static final int CHUNK = 1 << 16;

  private NumberDecoder() {}

  /**
   * Reads the next numbers of a channel.
   *
   * @param checksum updated with their bytes
   */
  static float[] read(ReadableByteChannel channel, int count, Checksum checksum)
      throws IOException {
    float[] numbers = new float[count];
    ByteBuffer chunk =
        ByteBuffer.allocateDirect(Math.min(count, CHUNK) * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int start = 0; start < count; start += CHUNK) {
      int length = Math.min(count - start, CHUNK);
      fill(chunk.clear().limit(length * Float.BYTES), channel);
      checksum.update(chunk.flip());
      chunk.flip().asFloatBuffer().get(numbers, start, length);
    }
    return numbers;
  }

  private static void fill(ByteBuffer chunk, ReadableByteChannel channel) throws IOException {
    while (chunk.hasRemaining()) {
      if (channel.read(chunk) < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
    }
  }
}
