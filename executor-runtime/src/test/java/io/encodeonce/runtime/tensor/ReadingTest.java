package io.encodeonce.runtime.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.Device;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Where a tensor's numbers cannot be read where they lie, DJL copies it first: one of a GPU's
 * memory, and in main memory one whose numbers do not lie in a row.
 */
class ReadingTest {
  private static final ProgramMethod TRANSPOSED = ProgramMethod.of("transposed", "numbers: Tensor");

  private static Program program;

  @BeforeAll
  static void load() {
    program = Program.load(TorchDevice.find(Device.CPU), "reading_check", "ReadingCheck");
  }

  @AfterAll
  static void close() {
    program.close();
  }

  @Test
  void copiesOfWholeNumbersAreFreed() {
    try (Scope scope = program.scope()) {
      Value matrix = scope.longs(new long[] {1, 2, 3, 4, 5, 6}, 2, 3);
      Value transposed = scope.run(TRANSPOSED, matrix);
      int before = LiveHandles.count();
      assertThat(scope.toLongs(transposed)).containsExactly(1, 4, 2, 5, 3, 6);
      assertThat(LiveHandles.count()).isEqualTo(before);
    }
  }

  @Test
  void copiesOfFloatsAreFreed() {
    try (Scope scope = program.scope()) {
      ByteBuffer numbers =
          ByteBuffer.allocateDirect(4 * Float.BYTES).order(ByteOrder.nativeOrder());
      numbers.asFloatBuffer().put(new float[] {1, 2, 3, 4});
      Value transposed = scope.run(TRANSPOSED, scope.singles(numbers, 2, 2));
      int before = LiveHandles.count();
      assertThat(scope.toFloats(transposed)).containsExactly(1, 3, 2, 4);
      assertThat(LiveHandles.count()).isEqualTo(before);
    }
  }
}
