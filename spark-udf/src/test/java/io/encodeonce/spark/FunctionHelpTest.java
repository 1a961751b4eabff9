package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.RuntimeOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code DESCRIBE FUNCTION EXTENDED} shows is so. */
@ExtendWith(LocalSpark.class)
class FunctionHelpTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("> (SELECT .*);\\s+(.*?)\\s*$", Pattern.MULTILINE);

  private final SparkSession spark;

  FunctionHelpTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @ValueSource(strings = {"generate", "decompose", "extract", "classify", "count_tokens"})
  void examplesRunAsTheyStand(String name) {
    for (String function : List.of("eo_" + name, "try_eo_" + name)) {
      String help =
          spark.sql("DESCRIBE FUNCTION EXTENDED " + function).collectAsList().stream()
              .map(row -> row.getString(0))
              .collect(Collectors.joining("\n"));
      assertThat(help)
          .contains(
              "Usage: " + function + "(text",
              "Arguments:",
              "* options -",
              "read whole where it names none",
              "Since: 0.1.0")
          .contains(RuntimeOption.ALL.stream().map(option -> option.key() + " - ").toList());
      Matcher example = EXAMPLE.matcher(help);
      assertThat(example.find()).as("an example in %s", help).isTrue();
      List<Row> result = spark.sql(example.group(1)).collectAsList();
      assertThat(result.get(0).get(0)).hasToString(example.group(2));
    }
  }
}
