package io.encodeonce.runtime.tensor;

import java.util.List;

/**
 * A method of a program's module, as Java calls it.
 *
 * @param parameters names and types as the program declares them, such as {@code x: Tensor},
 *     without the module itself and without the files that types are from; tuples by their names
 */
public record ProgramMethod(String name, List<String> parameters) {
  public ProgramMethod {
    parameters = List.copyOf(parameters);
  }

  public static ProgramMethod of(String name, String... parameters) {
    return new ProgramMethod(name, List.of(parameters));
  }

  void requireArguments(int count) {
    if (count != parameters.size()) {
      throw new IllegalArgumentException(
          "%s takes %s, but was given %d arguments".formatted(name, parameters, count));
    }
  }
}
