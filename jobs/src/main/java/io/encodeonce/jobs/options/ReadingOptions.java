package io.encodeonce.jobs.options;

import io.encodeonce.jobs.data.InputFormat;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** How the input's files are read. */
public final class ReadingOptions {
  // The job finds bad rows by these, and --mode says what becomes of them.
  private static final Set<String> OF_THE_JOB =
      Set.of("mode", "columnnameofcorruptrecord", "columnpruning");

  @Option(
      names = "--csv-delimiter",
      paramLabel = "TEXT",
      description = "What stands between the values of a csv row; \\t is a tab. Default: a comma.")
  private String delimiter;

  @Option(
      names = "--csv-quote",
      paramLabel = "CHARACTER",
      description = {
        "What encloses csv values that contain the delimiter, a line break or, doubled, itself;"
            + " empty where nothing does.",
        "Default: \"."
      })
  private String quote;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description = {
        "The encoding of csv or json, as in windows-1252. What is none of its characters is read"
            + " as U+FFFD.",
        "Default: UTF-8; text is always UTF-8."
      })
  private String encoding;

  @Option(
      names = "--multiline",
      description =
          "Each json file is one object or one array of objects, over any number of lines. Quoted"
              + " csv values may have line breaks without it.")
  private boolean multiline;

  @Option(
      names = "--read-option",
      paramLabel = "KEY=VALUE",
      description = {
        "An option of Spark's reader of the format, as in header=false, comment=# or"
            + " pathGlobFilter=*.csv. May be repeated."
      })
  private Map<String, String> given = new LinkedHashMap<>();

  /** A flag that was given, the formats it fits, and Spark's names for it. */
  private record Flag(String name, String value, List<InputFormat> formats, List<String> keys) {
    boolean is(String key) {
      return keys.stream().anyMatch(key::equalsIgnoreCase);
    }
  }

  private List<Flag> flags() {
    List<InputFormat> csv = List.of(InputFormat.CSV);
    List<InputFormat> both = List.of(InputFormat.CSV, InputFormat.JSON);
    return Stream.of(
            new Flag("--csv-delimiter", delimiter, csv, List.of("sep", "delimiter")),
            new Flag("--csv-quote", quote, csv, List.of("quote")),
            new Flag("--encoding", encoding, both, List.of("encoding", "charset")),
            new Flag("--multiline", multiline ? "true" : null, both, List.of("multiLine")))
        .filter(flag -> flag.value() != null)
        .toList();
  }

  /** What Spark's reader is told, by names whose case does not matter. */
  public Map<String, String> options(InputFormat format) {
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (format == InputFormat.CSV) {
      // Documents have line breaks and quotes; both come quoted in the common CSV dialect.
      options.putAll(Map.of("header", "true", "multiLine", "true", "quote", "\""));
    }
    flags().forEach(flag -> options.put(flag.keys().get(0), flag.value()));
    options.putAll(given);
    if (format == InputFormat.CSV) {
      options.putIfAbsent("escape", options.get("quote"));
    }
    if (format == InputFormat.JSON && encoding != null && !multiline) {
      // Spark looks for the ends of lines by itself in UTF-8 alone.
      options.putIfAbsent("lineSep", "\n");
    }
    return options;
  }

  /** What is wrong where there is no input. */
  public List<String> problemsWithoutInput() {
    List<String> problems = new ArrayList<>();
    flags().forEach(flag -> Problems.needInput(problems, flag.name(), flag.value()));
    Problems.needInput(problems, "--read-option", given.isEmpty() ? null : given);
    return problems;
  }

  /** What is wrong where there is input, a sentence each. */
  public List<String> problems(InputFormat format) {
    List<String> problems = new ArrayList<>();
    flags().stream()
        .filter(flag -> !flag.formats().contains(format))
        .map(flag -> OptionMessages.flagOfOtherFormat(flag.name(), flag.formats(), format))
        .forEach(problems::add);
    given.keySet().forEach(key -> problemOf(key, format).ifPresent(problems::add));
    Map<String, String> options = options(format);
    addUnless(isText(delimiter), problems, OptionMessages.NO_DELIMITER);
    addUnless(
        quote == null || quote.length() <= 1, problems, OptionMessages.LONG_QUOTE.formatted(quote));
    boolean lines = format == InputFormat.JSON && !multiline;
    addUnless(
        !lines || encoding == null || !encoding.matches("(?i)UTF-(16|32)"),
        problems,
        OptionMessages.UTF_16_LINES.formatted(encoding));
    String charset = options.getOrDefault("encoding", options.get("charset"));
    addUnless(charset == null || isCharset(charset), problems, OptionMessages.charset(charset));
    return problems;
  }

  private Optional<String> problemOf(String key, InputFormat format) {
    Optional<Flag> flag = flags().stream().filter(one -> one.is(key)).findFirst();
    if (flag.isPresent()) {
      return Optional.of(OptionMessages.twice(flag.get().name(), key));
    }
    if (OF_THE_JOB.contains(key.toLowerCase(Locale.ROOT))) {
      return Optional.of(OptionMessages.OF_THE_JOB.formatted(key));
    }
    // Names with a dot are settings of Hadoop's file systems, which nobody can list.
    return format.hasOption(key) || key.contains(".")
        ? Optional.empty()
        : Optional.of(OptionMessages.unknownOption(key, format));
  }

  private static boolean isText(String value) {
    return value == null || !value.isEmpty();
  }

  private static boolean isCharset(String name) {
    try {
      return Charset.isSupported(name);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void addUnless(boolean right, List<String> problems, String problem) {
    if (!right) {
      problems.add(problem);
    }
  }
}
