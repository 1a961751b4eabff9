package io.encodeonce.runtime.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Writes a safetensors file byte for byte as Hugging Face's library does: the tensors by their
 * names, the header filled with spaces so that they start at a multiple of eight.
 */
final class SafetensorsWriter {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int ALIGNMENT = 8;

  private final StoredType type;
  private final List<FloatTensor> tensors;

  private SafetensorsWriter(StoredType type, List<FloatTensor> tensors) {
    this.type = type;
    this.tensors = tensors.stream().sorted(Comparator.comparing(FloatTensor::name)).toList();
  }

  /**
   * Writes a new file, one tensor after the other, with no second copy of any.
   *
   * @throws IOException also if there is such a file
   */
  static void write(
      Path file, SortedMap<String, String> metadata, StoredType type, List<FloatTensor> tensors)
      throws IOException {
    new SafetensorsWriter(type, tensors).write(file, metadata);
  }

  private void write(Path file, Map<String, String> metadata) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writeAll(channel, start(metadata));
      NumberEncoder encoder = new NumberEncoder(type);
      for (FloatTensor tensor : tensors) {
        encoder.encode(tensor, bytes -> writeAll(channel, bytes));
      }
    }
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private ByteBuffer start(Map<String, String> metadata) {
    byte[] json = header(metadata).toString().getBytes(StandardCharsets.UTF_8);
    int bytes = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer start = ByteBuffer.allocate(Long.BYTES + bytes).order(ByteOrder.LITTLE_ENDIAN);
    start.putLong(bytes).put(json);
    while (start.hasRemaining()) {
      start.put((byte) ' ');
    }
    return start.flip();
  }

  private ObjectNode header(Map<String, String> metadata) {
    ObjectNode header = MAPPER.createObjectNode();
    ObjectNode described = header.putObject(SafetensorsHeader.METADATA);
    metadata.forEach(described::put);
    long begin = 0;
    for (FloatTensor tensor : tensors) {
      long end = begin + tensor.storedBytes(type);
      ObjectNode entry = header.putObject(tensor.name()).put("dtype", type.headerName());
      ArrayNode shape = entry.putArray("shape");
      tensor.shape().forEach(shape::add);
      entry.putArray("data_offsets").add(begin).add(end);
      begin = end;
    }
    return header;
  }
}
