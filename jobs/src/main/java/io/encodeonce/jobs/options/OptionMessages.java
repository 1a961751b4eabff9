package io.encodeonce.jobs.options;

import io.encodeonce.jobs.data.InputFormat;
import java.util.List;
import java.util.stream.Collectors;

/** What users are told about wrong flags. */
final class OptionMessages {
  static final String PROMPTS_MISSING =
      "--input needs --prompts FILE, or --prompt-column NAME where rows have their own";
  static final String PROMPTS_TWICE = "give one of --prompts and --prompt-column, not both";
  static final String MODEL_MISSING = "--input needs --model, a checkpoint directory or sample";
  static final String OUTPUT_MISSING = "--input needs --output, the folder to write";
  static final String WIDE_NEEDS_PROMPTS =
      "--layout wide needs --prompts, for its columns are the prompts' names: use --layout long"
          + " with --prompt-column";
  static final String DETAILS_NEED_WIDE =
      "--details belongs to --layout wide: the long layout has them always";
  static final String SPECULATION_NEEDS_DRAFT =
      "options of a draft need --draft: the checkpoint of a smaller model with the same tokenizer";
  static final String REJECTION_NEEDS_TEMPERATURE =
      "--speculation rejection needs --temperature above 0: without it no token is drawn, and exact"
          + " gives the same sooner";
  static final String COSTS_NEED_AUTOMATIC =
      "--step-costs needs --speculation-when automatic, which alone goes by them";
  static final String SAMPLING_NEEDS_TEMPERATURE =
      "--top-k, --top-p and --seed need --temperature above 0: without it no token is drawn";
  static final String NO_DELIMITER = "--csv-delimiter is empty, but must have a character";
  static final String LONG_QUOTE =
      "--csv-quote is %s, but must be one character, or empty where nothing is quoted";
  static final String OF_THE_JOB =
      "--read-option %s is the job's to set, which finds bad rows by it: --mode says what becomes"
          + " of them";
  static final String UTF_16_LINES =
      "--encoding %s is not for lines of json: give UTF-16LE, UTF-16BE, UTF-32LE or UTF-32BE";

  private OptionMessages() {}

  static String needsInput(String option) {
    return option + " needs --input: without it the embedded sample is answered";
  }

  static String formatUnknown(String path) {
    return "the format of %s does not show in its name: give --format csv, json, text, parquet or orc"
        .formatted(path);
  }

  static String atLeast(String option, int value, int least) {
    return "%s is %d, but must be at least %d".formatted(option, value, least);
  }

  static String flagOfOtherFormat(String flag, List<InputFormat> formats, InputFormat format) {
    return "%s belongs to %s, but the input's format is %s"
        .formatted(
            flag,
            formats.stream().map(InputFormat::shown).collect(Collectors.joining(" and ")),
            format.shown());
  }

  static String twice(String flag, String key) {
    return "give one of %s and --read-option %s, not both".formatted(flag, key);
  }

  static String unknownOption(String key, InputFormat format) {
    return "--read-option %s is unknown to Spark's reader of %s: see the options of Spark's data"
            .formatted(key, format.shown())
        + " sources";
  }

  static String charset(String name) {
    return "encoding %s is unknown to Java: give one as UTF-8, ISO-8859-1 or windows-1252"
        .formatted(name);
  }
}
