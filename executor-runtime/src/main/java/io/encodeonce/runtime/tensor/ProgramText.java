package io.encodeonce.runtime.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of a program: one that declares its module, and all that these name. */
final class ProgramText {
  private static final String HOME = "/io/encodeonce/runtime/program/";

  /** Files that take the place of their namesakes where {@link NativeOperators} are there. */
  private static final String NATIVE_HOME = HOME + "native/";

  /** A class or function of another file; libtorch's own are in no file. */
  private static final Pattern REFERENCE = Pattern.compile("__torch__\\.(?!torch\\.)(\\w+)\\.");

  private final Map<String, String> files = new TreeMap<>();
  private final List<String> homes;

  /** Files are looked for in one home after the other. */
  private ProgramText(String... homes) {
    this.homes = List.of(homes);
  }

  /**
   * The texts by their files' names, without endings.
   *
   * @param file that declares the module
   */
  static Map<String, String> of(String file) {
    return new ProgramText(HOME).andNamedBy(file);
  }

  /** The same program, where libtorch has {@link NativeOperators}. */
  static Map<String, String> overOperators(String file) {
    return new ProgramText(NATIVE_HOME, HOME).andNamedBy(file);
  }

  private Map<String, String> andNamedBy(String file) {
    add(file);
    return files;
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

  private String read(String file) {
    for (String home : homes) {
      try (InputStream text = ProgramText.class.getResourceAsStream(home + file + ".py")) {
        if (text != null) {
          return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new IllegalArgumentException("there is no program file " + HOME + file + ".py");
  }
}
