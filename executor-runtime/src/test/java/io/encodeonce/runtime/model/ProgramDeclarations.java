package io.encodeonce.runtime.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the files of a program declare, read from their text; types without their files' names. */
final class ProgramDeclarations {
  private static final String HOME = "/io/encodeonce/runtime/program/";
  private static final Pattern FILE = Pattern.compile("__torch__\\.(?!torch\\.)(\\w+)\\.");
  private static final Pattern TUPLE =
      Pattern.compile("^class (\\w+)\\(NamedTuple\\):\n((?: .*\n|\n(?= ))*)", Pattern.MULTILINE);
  private static final Pattern FIELD = Pattern.compile("^  (\\w+) : (.*)$", Pattern.MULTILINE);
  private static final Pattern METHOD =
      Pattern.compile("  def (\\w+)\\(\\s*self,?([^)]*)\\) -> [^:]*:\n((?:    .*\n)*)");

  private final Map<String, String> files = new LinkedHashMap<>();

  private ProgramDeclarations() {}

  /** The file that declares a module, and all that these name. */
  static ProgramDeclarations read(String file) {
    ProgramDeclarations declarations = new ProgramDeclarations();
    declarations.add(file);
    return declarations;
  }

  private void add(String file) {
    if (!files.containsKey(file)) {
      String text = text(file);
      files.put(file, text.replaceAll("__torch__\\.\\w+\\.", ""));
      FILE.matcher(text).results().map(match -> match.group(1)).forEach(this::add);
    }
  }

  private static String text(String file) {
    try (InputStream in = ProgramDeclarations.class.getResourceAsStream(HOME + file + ".py")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Parameters of a module's methods, such as {@code x: Tensor}, without the module itself. */
  Map<String, List<String>> methods(String module) {
    Map<String, List<String>> methods = new LinkedHashMap<>();
    matches(METHOD, module(module)).forEach(m -> methods.put(m.group(1), parts(m.group(2))));
    return methods;
  }

  /** What stands in a method of a module. */
  String body(String module, String method) {
    return matches(METHOD, module(module))
        .filter(match -> match.group(1).equals(method))
        .findFirst()
        .orElseThrow()
        .group(3);
  }

  private String module(String name) {
    String start = "class " + name + "(Module):\n";
    String text =
        files.values().stream().filter(file -> file.contains(start)).findFirst().orElseThrow();
    return text.substring(text.indexOf(start));
  }

  /** Fields of all named tuples, such as {@code x: Tensor}. */
  Map<String, List<String>> tuples() {
    Map<String, List<String>> tuples = new LinkedHashMap<>();
    for (String text : files.values()) {
      matches(TUPLE, text).forEach(match -> tuples.put(match.group(1), fields(match.group(2))));
    }
    return tuples;
  }

  private static List<String> fields(String body) {
    return matches(FIELD, body).map(field -> field.group(1) + ": " + field.group(2)).toList();
  }

  private static Stream<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }

  /** Splits at the commas that stand in no brackets. */
  private static List<String> parts(String parameters) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    int depth = 0;
    for (char c : (parameters.isEmpty() ? "" : parameters + ",").toCharArray()) {
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(part.toString().strip());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    return parts;
  }
}
