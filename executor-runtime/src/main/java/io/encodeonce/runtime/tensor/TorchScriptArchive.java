package io.encodeonce.runtime.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The file that {@code torch.jit.load} reads: a zip of stored entries with code and a module. */
final class TorchScriptArchive {
  private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};

  /** The first version of the format in which GELU knows its approximation. */
  private static final String FORMAT_VERSION = "10\n";

  private TorchScriptArchive() {}

  /**
   * @param file that declares the module
   * @param module its class
   * @param optional the attributes that it has beside {@code training}; none has a value at first
   * @param files texts by the names by which they call each other
   */
  static byte[] of(String file, String module, List<String> optional, Map<String, String> files) {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive)) {
      store(zip, "data.pkl", pickled(file, module, optional));
      store(zip, "constants.pkl", EMPTY_TUPLE);
      store(zip, "version", utf8(FORMAT_VERSION));
      for (Map.Entry<String, String> text : files.entrySet()) {
        store(zip, "code/__torch__/" + text.getKey() + ".py", utf8(text.getValue()));
      }
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
  private static byte[] pickled(String file, String module, List<String> optional)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {(byte) 0x80, 2});
    bytes.write(utf8("c__torch__." + file + "\n" + module + "\n"));
    bytes.write(new byte[] {')', (byte) 0x81, '}', '('});
    writeAttribute(bytes, "training", 0x89);
    for (String attribute : optional) {
      writeAttribute(bytes, attribute, 'N');
    }
    bytes.write(utf8("ub."));
    return bytes.toByteArray();
  }

  /** Its name is shorter than 256 bytes. */
  private static void writeAttribute(ByteArrayOutputStream bytes, String name, int value)
      throws IOException {
    byte[] text = utf8(name);
    bytes.write(new byte[] {'X', (byte) text.length, 0, 0, 0});
    bytes.write(text);
    bytes.write(value);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
