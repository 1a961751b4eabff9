package io.encodeonce.spark;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.spark.function.CallSettings;
import io.encodeonce.spark.model.ExecutorSettings;
import io.encodeonce.spark.model.ModelFile;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.types.UTF8String;

/** What this module tells its users when it refuses. */
public final class Messages {
  public static final String NO_PROMPTS = "prompts is empty, but must have at least one prompt";
  public static final String INTERRUPTED = "the task was interrupted while it waited for the model";

  private static final int BEGINNING_CHARACTERS = 60;

  private Messages() {}

  public static String arguments(Object signature) {
    return "the arguments must be those of " + signature;
  }

  public static String parameter(Object signature, String name) {
    return "there is no parameter %s: the arguments must be those of %s".formatted(name, signature);
  }

  public static String parameterTwice(Object signature, String name) {
    return "parameter %s is given twice: the arguments must be those of %s"
        .formatted(name, signature);
  }

  public static String argumentType(String parameter, String expected, DataType found) {
    return "%s must be %s, but is %s".formatted(parameter, expected, found.sql());
  }

  public static String notConstant(String parameter, String expression) {
    return "%s must be a constant that is not NULL, but is %s".formatted(parameter, expression);
  }

  public static String nullInside(String parameter) {
    return "%s has a NULL inside: leave it out, or give a text".formatted(parameter);
  }

  public static String unknownKey(String what, String key, List<String> known) {
    String nearest = known.stream().min(Comparator.comparing(k -> distance(k, key))).orElse("");
    return "%s %s is unknown: did you mean %s? Known are %s"
        .formatted(what, key, nearest, String.join(", ", known));
  }

  private static int distance(String known, String key) {
    return UTF8String.fromString(known).levenshteinDistance(UTF8String.fromString(key));
  }

  public static String mode(String value) {
    return "option mode is '%s', but must be permissive or failfast".formatted(value);
  }

  public static String noModel(String model) {
    return ("no model is named %s: set %s%s.path to a checkpoint's directory, or name another model"
            + " in the options, such as map('model', '%s')")
        .formatted(model, CallSettings.MODELS, model, CallSettings.SAMPLE);
  }

  public static String noDraft(String model) {
    return "model %s has no draft: set %s%s.draft to a checkpoint's directory, or leave speculation out"
        .formatted(model, CallSettings.MODELS, model);
  }

  public static String namesAlike(List<String> names) {
    return "prompt names %s differ in case at most: an answer could not be found by its name"
        .formatted(names);
  }

  public static String allowedCount(int lists, int prompts) {
    return ("allowed has %d lists for %d prompts: give one for each prompt, NULL where any answer is"
            + " allowed")
        .formatted(lists, prompts);
  }

  public static String parameterMissing(String name) {
    return "parameter %s is not set, but must be".formatted(name);
  }

  public static String parameterText(String name, String reason) {
    return "parameter %s must be a JSON object of texts: %s".formatted(name, reason);
  }

  public static String promptNames(int names, int prompts) {
    return "promptNames has %d names for %d prompts: give at least one prompt, and a name a prompt or none"
        .formatted(names, prompts);
  }

  public static String outputTaken(String column) {
    return "outputCol is %s, which the input has: name another, or drop it first".formatted(column);
  }

  public static String emptyList(String parameter) {
    return "a list of %s is empty: give one text or more, or NULL in its place"
        .formatted(parameter);
  }

  public static String emptyInside(String parameter) {
    return "%s has an empty text, which is no answer: leave it out".formatted(parameter);
  }

  public static String twiceInside(String parameter, String text) {
    return "%s has the text \"%s\" twice: leave one out".formatted(parameter, text);
  }

  public static String badRow(String function, String text, String error) {
    return "%s could not answer %s (mode FAILFAST): %s".formatted(function, beginning(text), error);
  }

  private static String beginning(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    boolean fits = line.length() <= BEGINNING_CHARACTERS;
    return "the text that begins with \"%s\""
        .formatted(fits ? line : line.substring(0, BEGINNING_CHARACTERS) + "...");
  }

  public static String noModelFile(String location, String file) {
    return "model %s has no %s: give the directory of a Hugging Face checkpoint"
        .formatted(location, file);
  }

  public static String noWeights(String location) {
    return ("model %s has neither model.safetensors nor model.safetensors.index.json; pickle files"
            + " such as pytorch_model.bin are never read, for they can run code: save the"
            + " checkpoint as safetensors (save_pretrained does)")
        .formatted(location);
  }

  public static String noShard(String location, String file) {
    return "model %s lacks %s, which its model.safetensors.index.json names: copy it there"
        .formatted(location, file);
  }

  public static String adapterOnly(String location, String file) {
    return ("model %s holds an adapter (%s) and not the model that it changes; merge the two in peft:"
            + " AutoPeftModelForSeq2SeqLM.from_pretrained('%s').merge_and_unload()"
            + ".save_pretrained(another directory), and save the tokenizer there too")
        .formatted(location, file, location);
  }

  /** With the line that writes the tokenizer; transformers needs two packages more for it. */
  public static String onlySentencePieces(String location, String file) {
    return ("model %1$s has no tokenizer.json, only %2$s; write one beside it: python -c \"from"
            + " transformers import AutoTokenizer; AutoTokenizer.from_pretrained('%1$s')"
            + ".save_pretrained('%1$s')\" (needs sentencepiece and protobuf)")
        .formatted(location, file);
  }

  public static String badJson(String location, String file, String reason) {
    return "model %s has a %s that cannot be used: %s".formatted(location, file, reason);
  }

  public static String ofModel(String location, String sentence) {
    return "model %s, %s".formatted(location, sentence);
  }

  public static String fileName(String name) {
    return "model file name \"%s\" must be a plain name inside the model's directory"
        .formatted(name);
  }

  public static String unreadableModel(String location, String reason) {
    return "model %s cannot be read: %s".formatted(location, reason);
  }

  public static String changedFile(String location, ModelFile expected, ModelFile found) {
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

  public static String cache(String directory, String reason) {
    return "model cache %s cannot be written: %s; set %s to a folder that executors may write"
        .formatted(directory, reason, ExecutorSettings.CACHE_DIRECTORY);
  }

  public static String idleSeconds(String value) {
    return "%s is %s, but must be a whole number of seconds, 0 or more"
        .formatted(ExecutorSettings.IDLE_SECONDS, value);
  }

  public static String notOpened(Throwable cause) {
    return "the model could not be opened: "
        + (cause instanceof InferenceException ? cause.getMessage() : cause);
  }
}
