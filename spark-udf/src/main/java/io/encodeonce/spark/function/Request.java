package io.encodeonce.spark.function;

import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.Generation;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.Prompt;
import io.encodeonce.runtime.Sampling;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * One call in one row.
 *
 * @param result takes its result
 */
record Request(Call call, InternalRow arguments, Consumer<Object> result) {

  String text() {
    return arguments.getUTF8String(0).toString();
  }

  /** What is asked; nothing where an argument is NULL. */
  Optional<List<Prompt>> prompts(InferenceRuntime runtime) {
    return call.question()
        .prompts(arguments, call.settings().generation(), runtime)
        .map(asked -> asked.stream().map(this::seeded).toList());
  }

  /** Each text and prompt draws for itself, and the same one the same. */
  private Prompt seeded(Prompt prompt) {
    Generation generation = prompt.generation().orElseThrow();
    Sampling sampling = generation.sampling();
    if (sampling.isLikeliest()) {
      return prompt;
    }
    long own = ((long) text().hashCode() << Integer.SIZE) ^ prompt.text().hashCode();
    return prompt.withGeneration(generation.withSampling(sampling.withSeed(sampling.seed() ^ own)));
  }

  void answered(DocumentAnswers answers, InferenceRuntime runtime) {
    result.accept(call.question().result(arguments, answers, runtime));
  }

  void failed(String error) {
    result.accept(
        switch (call.settings().onError()) {
          case PERMISSIVE -> call.question().failure(arguments, error);
          case NULL -> null;
          case FAILFAST ->
              throw new InferenceException(Messages.badRow(call.function(), text(), error));
        });
  }
}
