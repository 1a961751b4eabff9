package io.encodeonce.runtime.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of a program: one that declares its module, and all that these name. */
final class ProgramText {
  private static final String HOME = "/io/encodeonce/runtime/program/";

  /** A class or function of another file; libtorch's own are in no file. */
  private static final Pattern REFERENCE = Pattern.compile("__torch__\\.(?!torch\\.)(\\w+)\\.");

  private final Map<String, String> files = new TreeMap<>();

  private ProgramText() {}

  /**
   * The texts by their files' names, without endings.
   *
   * @param file that declares the module
   */
  static Map<String, String> of(String file) {
    ProgramText text = new ProgramText();
    text.add(file);
    return text.files;
  }

  private void add(String file) {
    if (files.containsKey(file)) {
      return;
    }
    String text = read(file);
    files.put(file, text);
    Matcher references = REFERENCE.matcher(text);
    while (references.find()) {
      add(references.group(1));
    }
  }

  private static String read(String file) {
    try (InputStream text = ProgramText.class.getResourceAsStream(HOME + file + ".py")) {
      if (text == null) {
        throw new IllegalArgumentException("there is no program file " + HOME + file + ".py");
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
