package io.encodeonce.spark;

import io.encodeonce.runtime.InferenceException;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** What this module tells its users when it refuses. */
final class Messages {
  static final String NO_MODEL = "no model is set: call withModel with a checkpoint directory";
  static final String NO_PROMPTS = "the list of prompts is empty: give at least one prompt";
  static final String PROMPT_TYPES = "ARRAY<STRING> or ARRAY<STRUCT<name STRING, prompt STRING>>";

  static final String INTERRUPTED = "the task was interrupted while it waited for the model";

  private static final int BEGINNING_CHARACTERS = 60;

  private Messages() {}

  static String column(String name, int found, StructType schema) {
    return "column %s must occur once, but occurs %d times among the columns %s"
        .formatted(name, found, List.of(schema.fieldNames()));
  }

  static String columnType(String name, String expected, DataType found) {
    return "column %s must be %s, but is %s: cast it first".formatted(name, expected, found.sql());
  }

  static String columnTaken(String name) {
    return "column %s is what an answer column is called: rename or drop it first".formatted(name);
  }

  static String promptTwice(String name) {
    return "prompt name %s occurs twice: names must differ, for answers are found by them"
        .formatted(name);
  }

  static String nullPrompts(String column) {
    return "prompt column %s is null: give an array of prompts".formatted(column);
  }

  static String nullPrompt(String column) {
    return "prompt column %s has an element without name or prompt: leave it out of the array"
        .formatted(column);
  }

  static String badRow(String text, String error) {
    return "%s could not be answered (mode FAILFAST): %s".formatted(beginning(text), error);
  }

  private static String beginning(String text) {
    if (text == null) {
      return "the row without a text";
    }
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    boolean fits = line.length() <= BEGINNING_CHARACTERS;
    return "the row that begins with \"%s\""
        .formatted(fits ? line : line.substring(0, BEGINNING_CHARACTERS) + "...");
  }

  static String noModelFile(String location, String file) {
    return "model %s has no %s: give the directory of a Hugging Face checkpoint"
        .formatted(location, file);
  }

  static String noWeights(String location) {
    return ("model %s has neither model.safetensors nor model.safetensors.index.json; pickle files"
            + " such as pytorch_model.bin are never read, for they can run code: save the"
            + " checkpoint as safetensors (save_pretrained does)")
        .formatted(location);
  }

  static String noShard(String location, String file) {
    return "model %s lacks %s, which its model.safetensors.index.json names: copy it there"
        .formatted(location, file);
  }

  static String badIndex(String location, String reason) {
    return "model %s has a model.safetensors.index.json that cannot be used: %s"
        .formatted(location, reason);
  }

  static String fileName(String name) {
    return "model file name \"%s\" must be a plain name inside the model's directory"
        .formatted(name);
  }

  static String unreadableModel(String location, String reason) {
    return "model %s cannot be read: %s".formatted(location, reason);
  }

  static String changedFile(String location, ModelFile expected, ModelFile found) {
    return ("model file %s of %s must have %d bytes with SHA-256 %s as when the job was started,"
            + " but has %d bytes with SHA-256 %s: the model was changed or damaged; start again")
        .formatted(
            expected.name(),
            location,
            expected.sizeBytes(),
            expected.sha256(),
            found.sizeBytes(),
            found.sha256());
  }

  static String cache(String directory, String reason) {
    return "model cache %s cannot be written: %s; set %s to a folder that executors may write"
        .formatted(directory, reason, ExecutorSettings.CACHE_DIRECTORY);
  }

  static String idleSeconds(String value) {
    return "%s is %s, but must be a whole number of seconds, 0 or more"
        .formatted(ExecutorSettings.IDLE_SECONDS, value);
  }

  static String notOpened(Throwable cause) {
    return "the model could not be opened: "
        + (cause instanceof InferenceException ? cause.getMessage() : cause);
  }
}
