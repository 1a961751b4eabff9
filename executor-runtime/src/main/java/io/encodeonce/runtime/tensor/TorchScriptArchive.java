package io.encodeonce.runtime.tensor;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The file that {@code torch.jit.load} reads: a zip of stored entries with code and attributes. */
final class TorchScriptArchive {
  private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};

  /** The first version of the format in which GELU knows its approximation. */
  private static final String FORMAT_VERSION = "10\n";

  private TorchScriptArchive() {}

  /**
   * @param className the module class that {@code code} declares
   * @param attributes the module's attributes: integers, doubles, booleans, strings and empty maps
   */
  static byte[] of(String className, String code, Map<String, Object> attributes) {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive)) {
      store(zip, "data.pkl", pickled(className, attributes));
      store(zip, "constants.pkl", EMPTY_TUPLE);
      store(zip, "version", utf8(FORMAT_VERSION));
      store(zip, "code/__torch__.py", utf8(code));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return archive.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    ZipEntry entry = new ZipEntry("program/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  /** Pickle protocol 2: an object of the class, and a map that becomes its attributes. */
  private static byte[] pickled(String className, Map<String, Object> attributes)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(new byte[] {(byte) 0x80, 2});
    out.write(utf8("c__torch__\n" + className + "\n"));
    out.write(new byte[] {')', (byte) 0x81, '}', '('});
    for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
      pickle(out, attribute.getKey());
      pickle(out, attribute.getValue());
    }
    out.write(utf8("ub."));
    return bytes.toByteArray();
  }

  private static void pickle(DataOutputStream out, Object value) throws IOException {
    if (value instanceof Integer number) {
      out.write('J');
      out.writeInt(Integer.reverseBytes(number));
    } else if (value instanceof Double number) {
      out.write('G');
      out.writeDouble(number);
    } else if (value instanceof Boolean flag) {
      out.write(flag ? 0x88 : 0x89);
    } else if (value instanceof String text) {
      byte[] bytes = utf8(text);
      out.write('X');
      out.writeInt(Integer.reverseBytes(bytes.length));
      out.write(bytes);
    } else if (value instanceof Map<?, ?> map && map.isEmpty()) {
      out.write('}');
    } else {
      throw new IllegalArgumentException("an attribute cannot be " + value);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
