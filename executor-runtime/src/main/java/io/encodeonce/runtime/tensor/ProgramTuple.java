package io.encodeonce.runtime.tensor;

import java.util.List;

/**
 * What a program takes in one piece: a named tuple of its own.
 *
 * @param fields names and types as the program declares them, such as {@code x: Tensor}
 */
public record ProgramTuple(String name, List<String> fields) {
  public ProgramTuple {
    fields = List.copyOf(fields);
  }

  public static ProgramTuple of(String name, String... fields) {
    return new ProgramTuple(name, List.of(fields));
  }

  void requireValues(int count) {
    if (count != fields.size()) {
      throw new IllegalArgumentException(
          "%s has %s, but was given %d values".formatted(name, fields, count));
    }
  }
}
