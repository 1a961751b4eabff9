package io.encodeonce.runtime.family;

import io.encodeonce.runtime.ModelTensor;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All numbers of a model in one array: tensor after tensor in the order of {@link
 * ModelConfig#tensors}, each row by row. The array is shared, not copied.
 */
public final class FlatWeights {
  private final ModelConfig config;
  private final float[] numbers;
  private final Map<Slot, FloatBuffer> tensors = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException if the array's length is not the model's
   */
  public FlatWeights(ModelConfig config, float[] numbers) {
    this.config = config;
    this.numbers = numbers;
    if (numbers.length != count(config)) {
      throw new IllegalArgumentException(
          "the model has %d numbers, but %d are given".formatted(count(config), numbers.length));
    }
    int start = 0;
    for (Map.Entry<Slot, ModelTensor> tensor : config.tensors().entrySet()) {
      int length = (int) count(tensor.getValue());
      tensors.put(tensor.getKey(), FloatBuffer.wrap(numbers, start, length).slice());
      start += length;
    }
  }

  /**
   * All zero.
   *
   * @throws io.encodeonce.runtime.InferenceException if no array can hold the model
   */
  public static FlatWeights zeros(ModelConfig config) {
    long count = count(config);
    if (count > Integer.MAX_VALUE - Long.BYTES) {
      throw Refusals.tooManyWeights(count);
    }
    return new FlatWeights(config, new float[(int) count]);
  }

  private static long count(ModelConfig config) {
    return config.tensors().values().stream()
        .mapToLong(FlatWeights::count)
        .reduce(0, Math::addExact);
  }

  private static long count(ModelTensor tensor) {
    return tensor.shape().stream().reduce(1L, Math::multiplyExact);
  }

  public ModelConfig config() {
    return config;
  }

  /** The array itself. */
  public float[] numbers() {
    return numbers;
  }

  /**
   * A tensor's part of the array, from its first number; each call gives a view of its own.
   *
   * @throws IllegalArgumentException if the model has no such slot
   */
  public FloatBuffer tensor(Slot slot) {
    return Optional.ofNullable(tensors.get(slot))
        .map(FloatBuffer::duplicate)
        .orElseThrow(() -> new IllegalArgumentException("the model has no tensor " + slot));
  }
}
