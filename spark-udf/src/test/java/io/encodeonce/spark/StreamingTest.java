package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Streams run in sessions that Spark clones. */
@ExtendWith(LocalSpark.class)
class StreamingTest {
  private static final String CALL = "eo_generate(text, 'w1') AS a";

  private final SparkSession spark;
  @TempDir private Path folder;

  StreamingTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void prepare() {
    ShapeData.prepare(spark);
    spark.table("docs").write().json(source());
  }

  private String source() {
    return folder.resolve("source").toString();
  }

  /** The rows of {@code docs} in three batches. */
  private Dataset<Row> stream() {
    return spark
        .readStream()
        .schema(spark.table("docs").schema())
        .option("maxFilesPerTrigger", 1)
        .json(source());
  }

  @Test
  void rowsThatAreAppended() {
    Dataset<Row> answered = stream().where("kind <> 'k2'").selectExpr("id", CALL);
    assertAnswers(answered, "append", "SELECT id, %s FROM docs WHERE kind <> 'k2'", 28);
  }

  @Test
  void answersThatAreCounted() {
    Dataset<Row> answered =
        stream().selectExpr("length(eo_generate(text, 'w1')) AS a").groupBy("a").count();
    String query = "SELECT length(a) AS a, count(*) FROM (SELECT %s FROM docs) GROUP BY 1";
    assertAnswers(answered, "complete", query, 38);
  }

  private void assertAnswers(Dataset<Row> answered, String mode, String query, int documents) {
    long inferred =
        Inferred.documents(
            spark,
            () ->
                run(answered.writeStream().outputMode(mode).format("memory").queryName("answers")));
    assertThat(inferred).isEqualTo(documents);
    Rows.assertSame(Rows.sorted(spark.table("answers")), expected(query), query);
  }

  @Test
  void batchesThatAreAsked() {
    List<Row> answers = Collections.synchronizedList(new ArrayList<>());
    VoidFunction2<Dataset<Row>, Long> ask =
        (batch, id) -> answers.addAll(batch.selectExpr("id", CALL).collectAsList());
    assertThat(Inferred.documents(spark, () -> run(stream().writeStream().foreachBatch(ask))))
        .isEqualTo(38);
    Dataset<Row> rows = spark.createDataFrame(answers, StructType.fromDDL("id INT, a STRING"));
    Rows.assertSame(Rows.sorted(rows), expected("SELECT id, %s FROM docs"), "batches");
  }

  private List<List<Object>> expected(String query) {
    return Rows.sorted(spark.sql(query.formatted(CALL.replace("eo_", "reference_"))));
  }

  private void run(DataStreamWriter<Row> writer) {
    try {
      writer.trigger(Trigger.AvailableNow()).start().awaitTermination();
    } catch (TimeoutException | StreamingQueryException e) {
      throw new AssertionError("the stream failed", e);
    }
  }
}
