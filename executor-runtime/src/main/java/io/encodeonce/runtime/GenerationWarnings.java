package io.encodeonce.runtime;

import io.encodeonce.runtime.checkpoint.GenerationDefaults;
import java.nio.file.Path;
import java.util.List;

/** What a checkpoint asks for and does not get, for those who want to know before they open it. */
public final class GenerationWarnings {
  private GenerationWarnings() {}

  /**
   * A sentence for each key that would change answers and is not obeyed.
   *
   * @param file the name of {@code generation_config.json} or, where there is none, of {@code
   *     config.json}
   * @param json what is in it
   * @throws InferenceException if it is no JSON object, or says nonsense of answers' lengths
   */
  public static List<String> of(String file, byte[] json) {
    return GenerationDefaults.read(Path.of(file), json).warnings();
  }
}
