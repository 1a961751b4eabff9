package io.encodeonce.runtime.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.encodeonce.runtime.InferenceException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Why a checkpoint's files are refused, in words for their user. */
final class Refusals {
  private static final String COPY_AGAIN = "the file is damaged or incomplete: copy it again";

  private Refusals() {}

  static InferenceException noDirectory(Path directory) {
    return new InferenceException(
        "%s is not a directory; give the directory with the model's config.json"
            .formatted(directory));
  }

  static InferenceException unreadable(Path file, IOException cause) {
    String reason =
        cause instanceof NoSuchFileException
            ? "no such file; a model directory is what save_pretrained writes"
            : cause.toString();
    return new InferenceException("%s cannot be read: %s".formatted(file, reason), cause);
  }

  static InferenceException changed(Path directory) {
    return new InferenceException(
        "the files of %s have changed since the model was opened: open it again"
            .formatted(directory));
  }

  static InferenceException notJson(Path file, String reason) {
    return new InferenceException("%s is not a JSON object: %s".formatted(file, reason));
  }

  static InferenceException missingKey(Path file, String key) {
    return new InferenceException("%s has no %s, which the model needs".formatted(file, key));
  }

  static InferenceException wrongValue(Path file, String key, JsonNode value, String rule) {
    return new InferenceException(
        "%s: %s is %.200s, but must be %s".formatted(file, key, value, rule));
  }

  static InferenceException promptFillsRow(int rowTokens, int maxLength) {
    return new InferenceException(
        ("the start token and the prompt are %d tokens, but the checkpoint's max_length, which counts"
                + " them, is %d; set maxNewTokens, or shorten the prompt")
            .formatted(rowTokens, maxLength));
  }

  static InferenceException noWeights(Path directory) {
    return new InferenceException(
        "%s has neither model.safetensors nor model.safetensors.index.json".formatted(directory));
  }

  static InferenceException adapterOnly(Path directory) {
    return new InferenceException(
        ("%s holds an adapter (adapter_config.json) and not the model that it changes; merge the two"
                + " in peft: AutoPeftModelForSeq2SeqLM.from_pretrained(directory).merge_and_unload()"
                + ".save_pretrained(another), and save the tokenizer there too")
            .formatted(directory));
  }

  static InferenceException pickledWeights(Path directory, List<String> files) {
    return new InferenceException(
        ("%s has its weights only in pickle files (%s), and reading a pickle file can run code that"
                + " is hidden in it; load the model in transformers where you trust it, and write it"
                + " with save_pretrained(directory, safe_serialization=True)")
            .formatted(directory, String.join(", ", files)));
  }

  static InferenceException shardName(Path index, String tensor, JsonNode shard) {
    return new InferenceException(
        ("%s says that tensor %s is in %.200s, but a shard must be named as a .safetensors file of the"
                + " model directory itself")
            .formatted(index, tensor, shard));
  }

  static InferenceException missingShard(Path index, String shard) {
    return new InferenceException(
        "%s names shard %s, which is not there; copy it too".formatted(index, shard));
  }

  static InferenceException notInShard(Path index, String tensor, Path shard) {
    return new InferenceException(
        "%s says that tensor %s is in %s, but it is not; copy index and shards of one model"
            .formatted(index, tensor, shard.getFileName()));
  }

  static InferenceException headerLength(Path file, String headerBytes, long most) {
    return new InferenceException(
        "%s: the header's length is given as %s bytes, but can be 2 to %d; %s"
            .formatted(file, headerBytes, most, COPY_AGAIN));
  }

  static InferenceException tooShort(Path file, long fileBytes) {
    return new InferenceException(
        "%s has %d bytes, but safetensors files start with 8; %s"
            .formatted(file, fileBytes, COPY_AGAIN));
  }

  static InferenceException badEntry(Path file, String tensor, JsonNode entry) {
    return new InferenceException(
        "%s: the header's entry of %s is %.200s, but must have dtype, shape and data_offsets; %s"
            .formatted(file, tensor, entry, COPY_AGAIN));
  }

  static InferenceException badOffsets(
      Path file, String tensor, JsonNode offsets, long tensorBytes) {
    return new InferenceException(
        ("%s: tensor %s has data_offsets %.200s, which must be a first and a last within the %d bytes"
                + " after the header; %s")
            .formatted(file, tensor, offsets, tensorBytes, COPY_AGAIN));
  }

  static InferenceException byteCount(SafetensorsEntry entry) {
    return new InferenceException(
        "%s: tensor %s has %d bytes, which are not those of %s %s; %s"
            .formatted(
                entry.file(),
                entry.name(),
                entry.bytes(),
                entry.type(),
                entry.shape(),
                COPY_AGAIN));
  }

  static InferenceException misplaced(SafetensorsEntry entry, long expectedOffset) {
    return new InferenceException(
        "%s: tensor %s starts at byte %d, but the one before it ends at byte %d; %s"
            .formatted(entry.file(), entry.name(), entry.offset(), expectedOffset, COPY_AGAIN));
  }

  static InferenceException fileLength(Path file, long fileBytes, long expectedBytes) {
    return new InferenceException(
        "%s has %d bytes, but its tensors end at byte %d; %s"
            .formatted(file, fileBytes, expectedBytes, COPY_AGAIN));
  }

  static InferenceException unsupportedStoredType(SafetensorsEntry entry) {
    return new InferenceException(
        "%s: tensor %s is stored as %s, but must be F64, F32, F16 or BF16; save the model unquantised"
            .formatted(entry.file(), entry.name(), entry.type()));
  }

  static InferenceException shape(SafetensorsEntry entry, List<Long> expected) {
    return new InferenceException(
        "%s: tensor %s has shape %.200s, but config.json makes it %s; they are not of one model"
            .formatted(entry.file(), entry.name(), entry.shape(), expected));
  }

  static InferenceException tooLarge(SafetensorsEntry entry) {
    return new InferenceException(
        "%s: tensor %s has %d bytes, but can have 2^31 - 1 at most; save the model in bfloat16"
            .formatted(entry.file(), entry.name(), entry.bytes()));
  }

  static InferenceException notFinite(SafetensorsEntry entry, long index) {
    return new InferenceException(
        "%s: tensor %s is not a finite 32-bit number at index %d; %s"
            .formatted(entry.file(), entry.name(), index, COPY_AGAIN));
  }

  static InferenceException notStorable(String tensor, long index, float number, StoredType type) {
    String remedy =
        Float.isFinite(number)
            ? "write fp32, or bf16, whose range is wider"
            : "the training has diverged: go back to a state before it, with a lower learning rate";
    return new InferenceException(
        "tensor %s is %s at index %d, which %s cannot hold; %s"
            .formatted(tensor, number, index, type.configName(), remedy));
  }

  static InferenceException targetTaken(Path target) {
    return new InferenceException(
        ("%s is there already and not empty, and nothing is overwritten; name a directory that does"
                + " not exist, or empty this one")
            .formatted(target));
  }

  static InferenceException targetIsFile(Path target) {
    return new InferenceException(
        "%s is a file, but must be a directory or a new name; name another".formatted(target));
  }

  static InferenceException unwritable(Path target, IOException cause) {
    return new InferenceException(
        "%s cannot be written: %s; there is no part of it".formatted(target, cause), cause);
  }

  static InferenceException damagedState(Path file, String part) {
    return new InferenceException(
        "%s is damaged: %s is not what was written".formatted(file, part));
  }

  static InferenceException noWholeState(Path directory, String damage) {
    return new InferenceException(
        ("%s has states of training, but none that is whole (of the newest: %s); delete them to start"
                + " anew, or copy them again")
            .formatted(directory, damage));
  }

  static InferenceException stateUnwritable(Path directory, IOException cause) {
    return new InferenceException(
        "the state of training cannot be written to %s: %s; those before it are as they were"
            .formatted(directory, cause),
        cause);
  }
}
