package io.encodeonce.runtime;

import java.util.List;

/**
 * A tensor that a model of some configuration has.
 *
 * @param names under which checkpoints store it, the one under which it is to be written first
 * @param shape the axes' lengths, outermost first
 */
public record ModelTensor(TensorRole role, List<String> names, List<Long> shape) {
  public ModelTensor {
    names = List.copyOf(names);
    shape = List.copyOf(shape);
  }

  /** The name under which it is written. */
  public String name() {
    return names.get(0);
  }
}
