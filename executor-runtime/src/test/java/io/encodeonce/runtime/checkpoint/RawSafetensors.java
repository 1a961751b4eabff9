package io.encodeonce.runtime.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes safetensors files, sound or not, tensors in the order in which they were added. */
public final class RawSafetensors {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Map<String, ObjectNode> entries = new LinkedHashMap<>();
  private final Map<String, byte[]> contents = new LinkedHashMap<>();

  /** Adds or replaces a tensor; numbers are cut, not rounded, to the type. */
  public RawSafetensors add(String name, StoredType type, List<Long> shape, float... numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : numbers) {
      switch (type) {
        case FP64 -> bytes.putDouble(number);
        case FP32 -> bytes.putFloat(number);
        case BF16 -> bytes.putShort((short) (Float.floatToRawIntBits(number) >>> Short.SIZE));
        case FP16 -> bytes.putShort(half(number));
      }
    }
    return add(name, dtype(type), shape, bytes.array());
  }

  /** Adds or replaces a tensor of any type and content, sound or not. */
  public RawSafetensors add(String name, String dtype, List<Long> shape, byte[] bytes) {
    ObjectNode entry = MAPPER.createObjectNode().put("dtype", dtype);
    entry.set("shape", MAPPER.valueToTree(shape));
    entries.put(name, entry);
    contents.put(name, bytes);
    return this;
  }

  public RawSafetensors remove(String name) {
    entries.remove(name);
    contents.remove(name);
    return this;
  }

  public void write(Path file) throws IOException {
    ObjectNode header = MAPPER.createObjectNode();
    header.putObject("__metadata__").put("format", "pt");
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    entries.forEach(
        (name, entry) -> {
          int begin = data.size();
          data.writeBytes(contents.get(name));
          entry.putArray("data_offsets").add(begin).add(data.size());
          header.set(name, entry);
        });
    write(file, header.toString(), data.toByteArray());
  }

  /** Writes a header as it is, sound or not. */
  public static void write(Path file, String header, byte[] data) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(json.length).put(json).put(data).array());
  }

  private static String dtype(StoredType type) {
    return switch (type) {
      case FP64 -> "F64";
      case FP32 -> "F32";
      case FP16 -> "F16";
      case BF16 -> "BF16";
    };
  }

  /** IEEE half precision of zero and of numbers from 2^-14 to 65504, infinity of larger ones. */
  private static short half(float number) {
    int bits = Float.floatToRawIntBits(number);
    int exponent = Math.max(0, Math.min(31, ((bits >>> 23) & 0xFF) - 127 + 15));
    int mantissa = exponent == 0 || exponent == 31 ? 0 : (bits >>> 13) & 0x3FF;
    return (short) (((bits >>> 16) & 0x8000) | (exponent << 10) | mantissa);
  }
}
