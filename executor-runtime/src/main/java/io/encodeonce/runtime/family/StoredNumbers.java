package io.encodeonce.runtime.family;

import io.encodeonce.runtime.checkpoint.StoredTensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** A checkpoint's numbers as 32-bit floats, of any format: exact, but for 64-bit ones. */
public final class StoredNumbers {
  private StoredNumbers() {}

  /**
   * Reads all tensors.
   *
   * @throws io.encodeonce.runtime.InferenceException if no array can hold the model
   */
  public static FlatWeights read(StoredModel model) {
    FlatWeights weights = FlatWeights.zeros(model.config());
    model.config().tensors().keySet().forEach(slot -> read(model, slot, weights.tensor(slot)));
    return weights;
  }

  /**
   * Reads a tensor.
   *
   * @param numbers filled from where it stands
   */
  public static void read(StoredModel model, Slot slot, FloatBuffer numbers) {
    read(model.tensor(slot), numbers);
  }

  private static void read(StoredTensor tensor, FloatBuffer numbers) {
    ByteBuffer bytes = tensor.bytes();
    while (numbers.hasRemaining()) {
      numbers.put(
          switch (tensor.type()) {
            case FP64 -> (float) bytes.getDouble();
            case FP32 -> bytes.getFloat();
            case FP16 -> half(bytes.getShort());
            case BF16 -> Float.intBitsToFloat(bytes.getShort() << Short.SIZE);
          });
    }
  }

  private static float half(short bits) {
    int exponent = (bits >> 10) & 0x1F;
    int fraction = bits & 0x3FF;
    float magnitude =
        exponent == 0
            ? Math.scalb((float) fraction, -24)
            : Math.scalb(1024f + fraction, exponent - 25);
    return bits < 0 ? -magnitude : magnitude;
  }
}
