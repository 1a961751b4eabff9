package io.encodeonce.jobs.data;

import io.encodeonce.runtime.InferenceException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Reads rows of files. A row that cannot be read is a row nevertheless, which has its {@link
 * Origin}.
 *
 * @param options of Spark's reader
 */
public record InputReader(
    SparkSession spark, String path, InputFormat format, Map<String, String> options) {
  // Without it Spark refuses most of the encodings that Java knows.
  private static final String ALL_ENCODINGS = "spark.sql.legacy.javaCharsets";

  /**
   * Reads.
   *
   * @param textColumn what a line of plain text is called
   */
  public InputRows read(String textColumn) {
    if (options.containsKey("encoding") || options.containsKey("charset")) {
      spark.conf().set(ALL_ENCODINGS, true);
    }
    try {
      return format.hasMalformedRows() ? withMalformed() : wellFormed(textColumn);
    } catch (InferenceException e) {
      throw e;
    } catch (Exception e) {
      // Spark's AnalysisException is checked, though nothing declares it.
      throw new InferenceException(FileMessages.noInput(path, e.getMessage()), e);
    }
  }

  private DataFrameReader reader() {
    return spark.read().format(format.shown()).options(options);
  }

  private InputRows wellFormed(String textColumn) {
    Dataset<Row> rows = Origin.ofFiles(reader().load(path));
    return new InputRows(
        format == InputFormat.TEXT ? rows.withColumnRenamed("value", textColumn) : rows, "");
  }

  private InputRows withMalformed() {
    StructType found = marking(reader()).load(path).schema();
    boolean damaged = names(found).contains(Origin.RECORD);
    StructType all = damaged ? found : found.add(Origin.RECORD, DataTypes.StringType);
    DataFrameReader reader = marking(reader()).schema(all);
    if (hasItsHeader(found)) {
      reader.option("enforceSchema", false);
    }
    Dataset<Row> rows = reader.load(path);
    if (format == InputFormat.JSON && isMultiline()) {
      requireOneValue(rows);
    }
    return new InputRows(
        Origin.ofFiles(rows, rule(), unclosedQuotes(rows)), damaged ? remedy() : "");
  }

  private Map<String, UnclosedQuote> unclosedQuotes(Dataset<Row> rows) {
    return format == InputFormat.CSV
        ? CsvDialect.of(options)
            .map(dialect -> scan(rows, new UnclosedQuoteFinder(dialect)))
            .orElse(Map.of())
        : Map.of();
  }

  private <T extends Serializable> Map<String, T> scan(
      Dataset<Row> rows, FileScan.Finder<T> finder) {
    boolean lenient = Boolean.parseBoolean(options.get("ignoreCorruptFiles"));
    return lenient ? Map.of() : new FileScan<>(finder).find(spark, List.of(rows.inputFiles()));
  }

  /** Refuses files of which Spark would read the first value alone. */
  private void requireOneValue(Dataset<Row> rows) {
    OneValue finder = new OneValue(options.getOrDefault("encoding", options.get("charset")));
    scan(rows, finder).keySet().stream()
        .findFirst()
        .ifPresent(
            file -> {
              throw new InferenceException(
                  FileMessages.noInput(Origin.shown(file), FileMessages.severalValues()));
            });
  }

  private static DataFrameReader marking(DataFrameReader reader) {
    // Where it reads no more columns than it needs, Spark does not see that a row has others.
    return reader
        .option("mode", "PERMISSIVE")
        .option("columnNameOfCorruptRecord", Origin.RECORD)
        .option("columnPruning", false);
  }

  /**
   * Whether columns are called as in the header, so that every file's header can be held against
   * them. Spark adds a column's number to names that are empty or occur twice.
   */
  private boolean hasItsHeader(StructType found) {
    List<String> names = names(found);
    return !options.containsKey("enforceSchema")
        && IntStream.range(0, names.size()).noneMatch(i -> names.get(i).endsWith("" + i));
  }

  private static List<String> names(StructType schema) {
    return Arrays.asList(schema.fieldNames());
  }

  private String rule() {
    if (format == InputFormat.CSV) {
      return FileMessages.NOT_THE_HEADER;
    }
    return isMultiline() ? FileMessages.NO_OBJECTS : FileMessages.NO_OBJECT;
  }

  private String remedy() {
    return isMultiline() ? FileMessages.FILE_OF_OBJECTS : FileMessages.LINES_OF_OBJECTS;
  }

  private boolean isMultiline() {
    return Boolean.parseBoolean(options.get("multiLine"));
  }
}
