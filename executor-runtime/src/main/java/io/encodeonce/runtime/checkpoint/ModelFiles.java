package io.encodeonce.runtime.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a model directory has beside its weights, carried over to another. */
public final class ModelFiles {
  private static final String CONFIG = "config.json";

  /** What {@code save_pretrained} of models and of their tokenizers writes. */
  private static final List<String> UNCHANGED =
      List.of(
          "generation_config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json",
          "spiece.model",
          "sentencepiece.bpe.model",
          "tokenizer.model",
          "chat_template.jinja");

  private ModelFiles() {}

  /**
   * Copies those files that are there; {@code config.json} names the number format of the new
   * weights.
   *
   * @param values of keys of {@code config.json} that change or come in
   * @throws io.encodeonce.runtime.InferenceException if there is no {@code config.json}
   */
  public static void carryOver(
      Path base, Path target, StoredType type, Map<String, JsonNode> values) throws IOException {
    String config = ConfigText.with(values, config(base));
    Files.writeString(target.resolve(CONFIG), ConfigFormat.with(type, config));
    for (String name : UNCHANGED) {
      if (Files.exists(base.resolve(name))) {
        Files.copy(base.resolve(name), target.resolve(name));
      }
    }
  }

  /**
   * Changes values in a model's {@code config.json}, which is the old or the new one at any time.
   *
   * @throws io.encodeonce.runtime.InferenceException if there is none, or the disk refuses
   */
  public static void changeConfig(Path directory, Map<String, JsonNode> values) {
    Path unfinished = directory.resolve("." + CONFIG + ".unfinished");
    try {
      Files.writeString(unfinished, ConfigText.with(values, config(directory)));
      DurableFiles.publish(unfinished, directory.resolve(CONFIG));
    } catch (IOException e) {
      throw Refusals.unwritable(directory, e);
    }
  }

  private static String config(Path base) {
    Path file = base.resolve(CONFIG);
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw Refusals.unreadable(file, e);
    }
  }
}
