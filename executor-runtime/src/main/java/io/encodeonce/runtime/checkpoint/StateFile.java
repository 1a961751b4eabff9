package io.encodeonce.runtime.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * A state as a safetensors file: its arrays, and in the header's metadata the rest, with a CRC-32C
 * of each array and one of that.
 */
final class StateFile {
  private static final String STATE = "state";
  private static final String CHECKSUMS = "checksums";
  private static final String CHECKSUM = "checksum";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private StateFile() {}

  /** Writes a new file. */
  static void write(Path file, StateContent content) throws IOException {
    List<FloatTensor> tensors =
        content.arrays().entrySet().stream()
            .map(array -> FloatTensor.of(array.getKey(), array.getValue()))
            .toList();
    SafetensorsWriter.write(file, metadata(content, tensors), StoredType.FP32, tensors);
  }

  private static SortedMap<String, String> metadata(StateContent content, List<FloatTensor> tensors)
      throws IOException {
    ObjectNode state = MAPPER.createObjectNode().put("step", content.step());
    state.set("header", content.header());
    ObjectNode checksums = MAPPER.createObjectNode();
    NumberEncoder encoder = new NumberEncoder(StoredType.FP32);
    for (FloatTensor tensor : tensors) {
      CRC32C checksum = new CRC32C();
      encoder.encode(tensor, checksum::update);
      checksums.put(tensor.name(), printed(checksum));
    }
    return new TreeMap<>(
        Map.of(
            STATE,
            state.toString(),
            CHECKSUMS,
            checksums.toString(),
            CHECKSUM,
            checksum(state.toString(), checksums.toString())));
  }

  private static String checksum(String state, String checksums) {
    CRC32C checksum = new CRC32C();
    checksum.update((state + "\n" + checksums).getBytes(StandardCharsets.UTF_8));
    return printed(checksum);
  }

  private static String printed(CRC32C checksum) {
    return HexFormat.of().toHexDigits((int) checksum.getValue());
  }

  /**
   * Reads a file that was written whole.
   *
   * @throws io.encodeonce.runtime.InferenceException if it is anything else
   */
  static StateContent read(Path file) {
    SafetensorsHeader header = SafetensorsHeader.open(file);
    Map<String, SafetensorsEntry> entries = header.entries();
    String state = header.metadata(STATE);
    String checksums = header.metadata(CHECKSUMS);
    if (!checksum(state, checksums).equals(header.metadata(CHECKSUM))) {
      throw Refusals.damagedState(file, "its header");
    }
    try (FileChannel channel = FileChannel.open(file)) {
      JsonNode expected = MAPPER.readTree(checksums);
      requireNames(file, expected, entries.keySet());
      Map<String, float[]> arrays = new TreeMap<>();
      for (SafetensorsEntry entry : entries.values()) {
        arrays.put(entry.name(), read(channel, entry, expected.get(entry.name()).asText()));
      }
      JsonNode content = MAPPER.readTree(state);
      return new StateContent(content.get("step").longValue(), content.get("header"), arrays);
    } catch (IOException e) {
      throw Refusals.unreadable(file, e);
    }
  }

  private static void requireNames(Path file, JsonNode checksums, Set<String> names) {
    Set<String> expected = new HashSet<>();
    checksums.fieldNames().forEachRemaining(expected::add);
    if (!expected.equals(names)) {
      throw Refusals.damagedState(file, "its arrays' names");
    }
  }

  private static float[] read(FileChannel channel, SafetensorsEntry entry, String expected)
      throws IOException {
    boolean isFloats = entry.type().equals(StoredType.FP32.headerName());
    if (!isFloats || !entry.shape().equals(List.of(entry.bytes() / Float.BYTES))) {
      throw Refusals.damagedState(entry.file(), "the type or shape of array " + entry.name());
    }
    CRC32C checksum = new CRC32C();
    int count = Math.toIntExact(entry.bytes() / Float.BYTES);
    float[] numbers = NumberDecoder.read(channel.position(entry.offset()), count, checksum);
    if (!printed(checksum).equals(expected)) {
      throw Refusals.damagedState(entry.file(), "array " + entry.name());
    }
    return numbers;
  }
}
