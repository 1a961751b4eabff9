package io.encodeonce.spark.function;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a function is called.
 *
 * @param name as it is written in SQL, prefix included
 * @param required the parameters that a call must have, first
 * @param optional those that it may have, after them
 */
public record Signature(String name, List<String> required, List<String> optional) {

  List<String> parameters() {
    List<String> all = new ArrayList<>(required);
    all.addAll(optional);
    return all;
  }

  @Override
  public String toString() {
    String more = optional.stream().map(p -> " [, " + p + "]").collect(Collectors.joining());
    return "%s(%s%s)".formatted(name, String.join(", ", required), more);
  }
}
