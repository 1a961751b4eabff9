package io.encodeonce.spark.function;

import io.encodeonce.runtime.Generation;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.unsafe.types.UTF8String;

/** Prompts from a row's values. */
final class Prompts {
  private Prompts() {}

  /** A prompt without a name, so that equal ones are asked once. */
  static Prompt asked(UTF8String text, Generation generation) {
    return asked(text.toString(), generation);
  }

  static Prompt asked(String text, Generation generation) {
    return new Prompt("", text, Optional.of(generation));
  }

  /** The texts of an {@code ARRAY<STRING>}, none of them NULL. */
  static List<String> texts(ArrayData array, String parameter) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < array.numElements(); i++) {
      if (array.isNullAt(i)) {
        throw new InferenceException(Messages.nullInside(parameter));
      }
      texts.add(array.getUTF8String(i).toString());
    }
    return texts;
  }
}
