package io.encodeonce.spark.rapids;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What RAPIDS would compute of queries with our calls, by its mode that explains and leaves the
 * work to the CPU. RAPIDS wants Spark to be started by {@code SparkSubmit}, so that it is.
 */
class ExplainTest {
  private static final long MOST_MINUTES = 15;
  private static final Path LOG = Path.of("target/explained.log");

  @TempDir private static Path folder;

  private static List<String> expected;
  private static String operator;
  private static String function;

  @BeforeAll
  static void explain() throws IOException, InterruptedException {
    SparkSession spark = Sessions.start();
    spark
        .sql(
            "SELECT id, text, 'restaurants city:' AS prompt FROM eo_sample_dialogues()"
                + " ORDER BY id LIMIT 6")
        .write()
        .parquet(ExplainedQueries.table(folder));
    spark.read().parquet(ExplainedQueries.table(folder)).createOrReplaceTempView("docs");
    expected = ExplainedQueries.lines(spark.sql(ExplainedQueries.OPERATOR).collectAsList());
    spark.stop();

    Process process =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(LOG.toFile())
            .start();
    boolean ended = process.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
    process.destroy();
    String said = Files.readString(LOG);
    assertThat(ended && process.exitValue() == 0).as(said).isTrue();
    operator = said.substring(0, said.indexOf(ExplainedQueries.NEXT));
    function = said.substring(said.indexOf(ExplainedQueries.NEXT));
  }

  private static List<String> command() {
    List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "-cp", System.getProperty("java.class.path"), "org.apache.spark.deploy.SparkSubmit"));
    for (String setting :
        List.of(
            "spark.plugins=com.nvidia.spark.SQLPlugin",
            "spark.rapids.sql.mode=explainOnly",
            "spark.rapids.sql.explain=ALL",
            // One explanation a query.
            "spark.sql.adaptive.enabled=false")) {
      command.addAll(List.of("--conf", setting));
    }
    command.addAll(
        List.of("--class", ExplainedQueries.class.getName(), "spark-internal", folder.toString()));
    return command;
  }

  /** What RAPIDS says of nodes and expressions that would not run on a GPU. */
  private static List<String> refused(String said) {
    return said.lines()
        .map(String::strip)
        .filter(line -> line.startsWith("!"))
        .map(line -> line.replaceAll("^! *<(\\w+)>.*", "$1"))
        .distinct()
        .toList();
  }

  @Test
  void aroundTheOperatorAllIsOnTheGpu() {
    assertThat(operator)
        .contains("RAPIDS Accelerator is in explain only mode")
        .contains(
            "*Exec <FileSourceScanExec> will run on GPU",
            "*Exec <FilterExec> will run on GPU",
            "*Exec <ProjectExec> will run on GPU",
            "*Exec <HashAggregateExec> will run on GPU",
            "*Exec <ShuffleExchangeExec> will run on GPU",
            "*Exec <SortExec> will run on GPU");
    assertThat(refused(operator)).containsExactly("InferDocumentsExec", "DocumentCall");
  }

  @Test
  void aroundTheFunctionAllIsOnTheGpuAndSoIsTheFunction() {
    assertThat(function)
        .containsPattern("\\*Expression <ScalaUDF> ask\\(.*\\) will run on GPU")
        .contains(
            "*Exec <FileSourceScanExec> will run on GPU",
            "*Exec <ProjectExec> will run on GPU",
            "*Exec <SortExec> will run on GPU");
    assertThat(refused(function)).isEmpty();
    assertThat(function)
        .as("what a function of rows alone would take")
        .doesNotContain("CPU bridge");
  }

  @Test
  void bothAnswerAsWithoutRapids() throws IOException {
    assertThat(expected).isNotEmpty();
    assertThat(Files.readAllLines(folder.resolve("operator"))).isEqualTo(expected);
    assertThat(Files.readAllLines(folder.resolve("function"))).isEqualTo(expected);
  }

  @Test
  void nobodyIsWarnedOfMemoryThatExplainingDoesNotTake() {
    assertThat(operator + function).doesNotContain("spark.rapids.memory.gpu.allocFraction=");
  }
}
