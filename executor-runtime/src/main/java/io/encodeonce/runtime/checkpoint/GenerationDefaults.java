package io.encodeonce.runtime.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a checkpoint wants answers to be generated: what {@code generation_config.json} says or,
 * where there is none, the keys of the same names in {@code config.json}. As in Hugging Face,
 * {@code task_specific_params} do not count.
 *
 * @param minNewTokens tokens of an answer before which no end token is accepted
 * @param maxNewTokens the most tokens of an answer, at least 1
 * @param minLength the same as {@code minNewTokens}, the row's start token and prompt included;
 *     does not count beside it
 * @param maxLength the same as {@code maxNewTokens}, the row's start token and prompt included;
 *     does not count beside it
 * @param warnings a sentence for each key that would change answers and is not obeyed
 */
public record GenerationDefaults(
    OptionalInt minNewTokens,
    OptionalInt maxNewTokens,
    OptionalInt minLength,
    OptionalInt maxLength,
    List<String> warnings) {
  /** What says nothing. */
  public static final GenerationDefaults NONE =
      new GenerationDefaults(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          List.of());

  /** Hugging Face's default, which stands for nothing that anybody decided. */
  private static final int NO_MAX_LENGTH = 20;

  public GenerationDefaults {
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads the one of the two files that counts.
   *
   * @param file its name, for messages
   * @throws io.encodeonce.runtime.InferenceException if a length is out of its range
   */
  public static GenerationDefaults read(Path file, byte[] json) {
    return of(JsonFile.parse(file, json));
  }

  public static GenerationDefaults of(JsonFile file) {
    OptionalInt maxLength = length(file, "max_length", 1);
    return new GenerationDefaults(
        length(file, "min_new_tokens", 0),
        length(file, "max_new_tokens", 1),
        length(file, "min_length", 0),
        maxLength.equals(OptionalInt.of(NO_MAX_LENGTH)) ? OptionalInt.empty() : maxLength,
        UnheededKeys.of(file));
  }

  private static OptionalInt length(JsonFile file, String key, int least) {
    return file.optionalInteger(key).stream()
        .mapToInt(value -> atLeast(least, value, file, key))
        .findFirst();
  }

  private static int atLeast(int least, int value, JsonFile file, String key) {
    if (value < least) {
      throw file.wrongValue(key, "at least " + least);
    }
    return value;
  }

  /**
   * The fewest tokens of an answer, as far as that is said.
   *
   * @param rowTokens the row's start token and its prompt
   */
  public OptionalInt least(int rowTokens) {
    return minNewTokens.isPresent()
        ? minNewTokens
        : minLength.stream().map(length -> Math.max(0, length - rowTokens)).findFirst();
  }

  /**
   * The most tokens of an answer, as far as that is said.
   *
   * @param rowTokens the row's start token and its prompt
   * @throws io.encodeonce.runtime.InferenceException if the row's length leaves none
   */
  public OptionalInt most(int rowTokens) {
    if (maxNewTokens.isPresent() || maxLength.isEmpty()) {
      return maxNewTokens;
    }
    int most = maxLength.getAsInt() - rowTokens;
    if (most < 1) {
      throw Refusals.promptFillsRow(rowTokens, maxLength.getAsInt());
    }
    return OptionalInt.of(most);
  }
}
