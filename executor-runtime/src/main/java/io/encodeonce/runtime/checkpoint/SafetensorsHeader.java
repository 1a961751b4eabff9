package io.encodeonce.runtime.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a safetensors file holds: eight bytes with the header's length, the header in JSON, then the
 * tensors, one after the other without gaps to the end of the file.
 */
final class SafetensorsHeader {
  /** The key of what is no tensor: texts by their names. */
  static final String METADATA = "__metadata__";

  private static final int LENGTH_BYTES = Long.BYTES;
  private static final int MOST_HEADER_BYTES = 100_000_000;
  private static final Comparator<SafetensorsEntry> FILE_ORDER =
      Comparator.comparingLong(SafetensorsEntry::offset).thenComparing(SafetensorsEntry::bytes);

  private final Path file;
  private final long fileBytes;
  private final JsonNode header;
  private final long firstTensor;

  private SafetensorsHeader(Path file, long fileBytes, byte[] json) throws IOException {
    this.file = file;
    this.fileBytes = fileBytes;
    this.header = JsonFile.parse(file, json).object();
    this.firstTensor = (long) LENGTH_BYTES + json.length;
  }

  /** The file's tensors by name, all of them within the file and none over another. */
  static Map<String, SafetensorsEntry> read(Path file) {
    return open(file).entries();
  }

  /** Reads the header; what is in it is not yet checked. */
  static SafetensorsHeader open(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      long fileBytes = Files.size(file);
      int headerBytes = headerBytes(file, fileBytes, stream.readNBytes(LENGTH_BYTES));
      return new SafetensorsHeader(file, fileBytes, stream.readNBytes(headerBytes));
    } catch (IOException e) {
      throw Refusals.unreadable(file, e);
    }
  }

  private static int headerBytes(Path file, long fileBytes, byte[] length) {
    if (length.length < LENGTH_BYTES) {
      throw Refusals.tooShort(file, fileBytes);
    }
    long bytes = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
    long most = Math.min(MOST_HEADER_BYTES, fileBytes - LENGTH_BYTES);
    if (bytes < 2 || bytes > most) {
      throw Refusals.headerLength(file, Long.toUnsignedString(bytes), most);
    }
    return (int) bytes;
  }

  /** What is said about the file, by this name; empty where nothing is. */
  String metadata(String name) {
    return header.path(METADATA).path(name).asText();
  }

  Map<String, SafetensorsEntry> entries() {
    Map<String, SafetensorsEntry> entries = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : header.properties()) {
      if (!field.getKey().equals(METADATA)) {
        entries.put(field.getKey(), entry(field.getKey(), field.getValue()));
      }
    }
    requireContiguous(entries.values());
    return entries;
  }

  private SafetensorsEntry entry(String name, JsonNode node) {
    JsonNode type = node.path("dtype");
    JsonNode offsets = node.path("data_offsets");
    if (!type.isTextual() || !isNaturals(node.path("shape")) || !isNaturals(offsets)) {
      throw Refusals.badEntry(file, name, node);
    }
    long begin = offsets.path(0).asLong();
    long end = offsets.path(1).asLong(-1);
    if (offsets.size() != 2 || begin > end || end > fileBytes - firstTensor) {
      throw Refusals.badOffsets(file, name, offsets, fileBytes - firstTensor);
    }
    List<Long> shape = new ArrayList<>();
    node.path("shape").forEach(length -> shape.add(length.longValue()));
    return new SafetensorsEntry(
        file, name, type.textValue(), shape, firstTensor + begin, end - begin);
  }

  private static boolean isNaturals(JsonNode array) {
    boolean holds = array.isArray();
    for (JsonNode node : array) {
      holds &= node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0;
    }
    return holds;
  }

  private void requireContiguous(Collection<SafetensorsEntry> entries) {
    long end = firstTensor;
    for (SafetensorsEntry entry : entries.stream().sorted(FILE_ORDER).toList()) {
      if (entry.offset() != end) {
        throw Refusals.misplaced(entry, end);
      }
      end += entry.bytes();
    }
    if (end != fileBytes) {
      throw Refusals.fileLength(file, fileBytes, end);
    }
  }
}
