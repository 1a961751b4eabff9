package io.encodeonce.jobs.decompose;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.lit;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.Prompt;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** The same prompts for every row: at least one, no two of one name. */
record FixedPrompts(List<Prompt> prompts) implements PromptSource {
  FixedPrompts {
    if (prompts.isEmpty()) {
      throw new InferenceException(AnsweringMessages.NO_PROMPTS);
    }
    Set<String> names = new HashSet<>();
    for (Prompt prompt : prompts) {
      if (!names.add(prompt.name())) {
        throw new InferenceException(AnsweringMessages.PROMPT_TWICE.formatted(prompt.name()));
      }
    }
  }

  @Override
  public Column texts() {
    return literals(Prompt::text);
  }

  @Override
  public Column names() {
    return literals(Prompt::name);
  }

  private Column literals(Function<Prompt, String> part) {
    return array(prompts.stream().map(part).map(functions::lit).toArray(Column[]::new));
  }

  @Override
  public Column refusal() {
    return lit(null).cast(DataTypes.StringType);
  }
}
