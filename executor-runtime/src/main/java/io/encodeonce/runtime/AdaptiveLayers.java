package io.encodeonce.runtime;

import io.encodeonce.runtime.family.LayerNames;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;

/**
 * The layers of a checkpoint that do not do the same for every token, by names such as {@code
 * encoder.0}, for those who want to know them before they open it.
 *
 * @param sampled those of the encoder, where token samplers decide what they read; empty where
 *     there are none
 * @param learning those with modules that consist of learners
 */
public record AdaptiveLayers(List<String> sampled, List<String> learning) implements Serializable {
  public AdaptiveLayers {
    sampled = List.copyOf(sampled);
    learning = List.copyOf(learning);
  }

  /**
   * Those of a model whose family is known; any other has none.
   *
   * @param file the name of {@code config.json}
   * @param json what is in it
   * @throws InferenceException if it is no JSON object, or describes what cannot be
   */
  public static AdaptiveLayers of(String file, byte[] json) {
    LayerNames names = LayerNames.read(Path.of(file), json);
    return new AdaptiveLayers(names.sampled(), names.learning());
  }
}
