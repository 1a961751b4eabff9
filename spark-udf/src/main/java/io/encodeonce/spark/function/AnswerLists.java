package io.encodeonce.spark.function;

import io.encodeonce.runtime.InferenceException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** Lists of the only answers that a prompt may have. */
final class AnswerLists {
  private AnswerLists() {}

  /** The list of an {@code ARRAY<STRING>}, checked. */
  static List<String> of(ArrayData array, String parameter) {
    return checked(Prompts.texts(array, parameter), parameter);
  }

  /** The same list, one text or more, none of them empty and no two alike. */
  static List<String> checked(List<String> values, String parameter) {
    if (values.isEmpty()) {
      throw new InferenceException(Messages.emptyList(parameter));
    }
    Set<String> different = new HashSet<>();
    for (String value : values) {
      if (value.isEmpty()) {
        throw new InferenceException(Messages.emptyInside(parameter));
      }
      if (!different.add(value)) {
        throw new InferenceException(Messages.twiceInside(parameter, value));
      }
    }
    return values;
  }
}
