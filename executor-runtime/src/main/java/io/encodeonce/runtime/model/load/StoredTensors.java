package io.encodeonce.runtime.model.load;

import static io.encodeonce.runtime.model.TransformerProgram.BRAIN_FLOATS;

import io.encodeonce.runtime.checkpoint.StoredTensor;
import io.encodeonce.runtime.family.Slot;
import io.encodeonce.runtime.family.StoredModel;
import io.encodeonce.runtime.tensor.Scope;
import io.encodeonce.runtime.tensor.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;

/** A checkpoint's tensors in the files' own memory, for as long as a scope is open. */
public final class StoredTensors implements Function<Slot, Value> {
  private final StoredModel checkpoint;
  private final Scope scope;

  public StoredTensors(StoredModel checkpoint, Scope scope) {
    this.checkpoint = checkpoint;
    this.scope = scope;
  }

  /**
   * In the number format in which it is stored, but for 64-bit floats, of which there are 32 bits.
   */
  @Override
  public Value apply(Slot slot) {
    StoredTensor tensor = checkpoint.tensor(slot);
    long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
    return switch (tensor.type()) {
      case FP64 -> scope.singles(narrowed(tensor.bytes()), shape);
      case FP32 -> scope.singles(tensor.bytes(), shape);
      case FP16 -> scope.halves(tensor.bytes(), shape);
      case BF16 -> scope.run(BRAIN_FLOATS, scope.halves(tensor.bytes(), shape));
    };
  }

  private static ByteBuffer narrowed(ByteBuffer doubles) {
    ByteBuffer floats =
        ByteBuffer.allocateDirect(doubles.remaining() / 2).order(ByteOrder.nativeOrder());
    while (doubles.hasRemaining()) {
      floats.putFloat((float) doubles.getDouble());
    }
    return floats.flip();
  }
}
