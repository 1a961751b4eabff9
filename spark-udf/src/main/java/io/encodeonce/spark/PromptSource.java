package io.encodeonce.spark;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.Prompt;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/** Where a row's prompts come from. */
sealed interface PromptSource extends Serializable permits FixedPrompts, PromptColumn {

  /** Refuses, on the driver, rows that could never have prompts. */
  void check(Columns columns);

  /** Reads a row's prompts; throws {@link InferenceException} where the row's are bad. */
  Function<Row, List<Prompt>> reader(Columns columns);

  /** Returns {@code prompts} where no name occurs twice. */
  static List<Prompt> requireDistinct(List<Prompt> prompts) {
    Set<String> names = new HashSet<>();
    for (Prompt prompt : prompts) {
      if (!names.add(prompt.name())) {
        throw new InferenceException(Messages.promptTwice(prompt.name()));
      }
    }
    return prompts;
  }
}
