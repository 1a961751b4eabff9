package io.encodeonce.spark;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.Prompt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;

/**
 * The same prompts for every row.
 *
 * @param texts by name, in the prompts' order
 */
record FixedPrompts(LinkedHashMap<String, String> texts) implements PromptSource {

  static FixedPrompts of(List<Prompt> prompts) {
    if (prompts.isEmpty()) {
      throw new InferenceException(Messages.NO_PROMPTS);
    }
    LinkedHashMap<String, String> texts = new LinkedHashMap<>();
    PromptSource.requireDistinct(prompts).forEach(p -> texts.put(p.name(), p.text()));
    return new FixedPrompts(texts);
  }

  @Override
  public void check(Columns columns) {}

  @Override
  public Function<Row, List<Prompt>> reader(Columns columns) {
    List<Prompt> prompts =
        texts.entrySet().stream().map(e -> new Prompt(e.getKey(), e.getValue())).toList();
    return row -> prompts;
  }
}
