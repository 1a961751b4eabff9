package io.encodeonce.spark.train.run;

import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.train.TrainingOption;
import io.encodeonce.spark.train.TrainingColumns;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Tables to learn from, and runs on them. */
final class TrainingTables {
  static final TrainingColumns COLUMNS =
      TrainingColumns.ofPrompts("text", "prompts", Optional.empty());

  private static final BaseModel NO_BASE = new BaseModel.Checkpoint("");

  private static final StructType SCHEMA =
      StructType.fromDDL(
          "text STRING, prompts ARRAY<STRUCT<name STRING, prompt STRING, answer STRING>>");

  private TrainingTables() {}

  static Dataset<Row> letters(SparkSession spark, int rows) {
    Random random = new Random(rows);
    List<Row> letters =
        IntStream.range(0, rows)
            .mapToObj(
                i ->
                    row(
                        letters(random, 5 + random.nextInt(20)),
                        prompt("a:", letters(random, 1 + random.nextInt(3))),
                        prompt("b:", letters(random, 2))))
            .toList();
    return table(spark, letters);
  }

  private static String letters(Random random, int count) {
    return random
        .ints(count, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  static Dataset<Row> table(SparkSession spark, List<Row> rows) {
    return spark.createDataFrame(rows, SCHEMA);
  }

  static Row row(String text, Row... prompts) {
    return RowFactory.create(text, List.of(prompts));
  }

  static Row prompt(String prompt, String answer) {
    return RowFactory.create(prompt, prompt, answer);
  }

  /** A task of small steps; options stand by turns with their values. */
  static TrainingTask task(Dataset<Row> table, int workers, Path output, String... options) {
    Map<String, String> texts =
        new HashMap<>(
            Map.of(
                "learning_rate", "0.003", "batch_tokens", "120", "decay", "linear", "seed", "5"));
    for (int i = 0; i < options.length; i += 2) {
      texts.put(options[i], options[i + 1]);
    }
    OptionValues values = TrainingOption.parse(texts);
    return new TrainingTask(
        table,
        Optional.empty(),
        COLUMNS,
        NO_BASE,
        Optional.empty(),
        values,
        workers,
        output.toString(),
        false);
  }

  static TrainingTask resumed(TrainingTask task) {
    return new TrainingTask(
        task.table(),
        task.validation(),
        task.columns(),
        task.base(),
        task.teacher(),
        task.options(),
        task.workers(),
        task.output(),
        true);
  }
}
