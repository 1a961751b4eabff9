package io.encodeonce.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;
import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.Prompt;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LocalSpark.class)
class DecompositionTest {
  private static final int COPIES = 3;

  private final GoldenCheckpoint checkpoint = GoldenCheckpoint.of("t5-relu-tied");
  private final SparkSession spark;

  DecompositionTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7})
  void answersAreThoseOfHuggingFaceInAnyPartitioning(int partitions) {
    assertGolden(checkpoint.documents(spark, COPIES, partitions));
  }

  @Test
  void answersAreThoseOfHuggingFaceInAnyOrder() {
    assertGolden(checkpoint.documents(spark, COPIES, 1).sort(desc("id")));
  }

  private void assertGolden(Dataset<Row> documents) {
    Dataset<Row> answered = decomposition().answer(documents);
    List<Row> rows = answered.collectAsList();
    assertThat(rows).hasSize(Math.toIntExact(documents.count()));
    for (Row row : rows) {
      int id = row.getInt(0);
      assertThat(texts(row)).as("document %d", id).isEqualTo(checkpoint.texts(id));
    }
  }

  @Test
  void rowsKeepTheirColumnsAndPlaces() {
    Dataset<Row> documents = checkpoint.documents(spark, COPIES, 1).sort("text", "id");
    Dataset<Row> answered = decomposition().answer(documents);
    assertThat(answered.select("id", "text", "prompts").collectAsList())
        .isEqualTo(documents.collectAsList());
    assertThat(answered.columns())
        .containsExactly(
            "id", "text", "prompts", "answers", "document_tokens", "truncated", "error");
  }

  @Test
  void columnsOfEveryTypeAreKept() {
    Dataset<Row> documents =
        spark.sql(
            "SELECT 'w1 w2' AS text, 1Y AS byte, 2S AS short, 3L AS long, 1.5F AS float, 2.5D AS double,"
                + " 1.25BD AS decimal, X'0A' AS binary, DATE'2024-02-29' AS date,"
                + " TIMESTAMP'2024-02-29 12:00:00' AS time, TIMESTAMP_NTZ'2024-02-29 12:00:00' AS local,"
                + " INTERVAL '1 2:3:4' DAY TO SECOND AS days, map('k', array(1, null)) AS map,"
                + " named_struct('a', named_struct('b', 'c')) AS struct, CAST(null AS INT) AS nothing");
    Decomposition one = Decomposition.of("text", List.of(new Prompt("name", "w8")));
    Dataset<Row> answered = decomposition(one).answer(documents);
    Dataset<Row> kept = answered.selectExpr(documents.columns());
    assertThat(kept.schema()).isEqualTo(documents.schema());
    assertThat(kept.selectExpr("to_json(struct(*))").first())
        .isEqualTo(documents.selectExpr("to_json(struct(*))").first());
  }

  @Test
  void fixedPromptsAreAskedOfEveryRow() {
    Dataset<Row> documents = checkpoint.documents(spark, 1, 2).drop("prompts");
    List<String> texts = checkpoint.promptTexts(0);
    List<Prompt> prompts =
        List.of(new Prompt("second", texts.get(0)), new Prompt("first", texts.get(1)));
    List<Row> rows =
        decomposition(Decomposition.of("text", prompts)).answer(documents).collectAsList();
    assertThat(rows)
        .allSatisfy(
            row ->
                assertThat(row.<Row>getList(2))
                    .extracting(answer -> answer.getString(0))
                    .containsExactly("second", "first"));
    Row document = rows.stream().filter(row -> row.getInt(0) == 0).findFirst().orElseThrow();
    assertThat(document.<Row>getList(2))
        .extracting(answer -> answer.getString(1))
        .isEqualTo(checkpoint.texts(0).subList(0, 2));
  }

  @Test
  void promptsThatAreTextsNameThemselves() {
    Dataset<Row> documents =
        checkpoint.documents(spark, 1, 1).withColumn("prompts", col("prompts.prompt"));
    Row row = decomposition().answer(documents).sort("id").first();
    assertThat(row.<Row>getList(3))
        .extracting(answer -> answer.getString(0))
        .isEqualTo(checkpoint.promptTexts(0));
    assertThat(texts(row)).isEqualTo(checkpoint.texts(0));
  }

  @Test
  void furtherFieldsOfPromptsAreLeftAlone() {
    Dataset<Row> documents =
        checkpoint
            .documents(spark, 1, 1)
            .selectExpr(
                "id",
                "text",
                "transform(prompts, p -> named_struct('rank', 1, 'PROMPT', p.prompt, 'Name', p.name))"
                    + " AS prompts");
    assertThat(texts(decomposition().answer(documents).sort("id").first()))
        .isEqualTo(checkpoint.texts(0));
  }

  @Test
  void anAnswerSaysHowItCameAbout() {
    Row row = decomposition().answer(checkpoint.documents(spark, 1, 1)).sort("id").first();
    Row answer = row.<Row>getList(3).get(0);
    int tokens = answer.getAs("tokens");
    double score = answer.getAs("score");
    assertThat(score).isNegative();
    assertThat(answer.<Double>getAs("mean_score")).isEqualTo(score / tokens);
    assertThat(answer.<String>getAs("finish")).isIn("END_TOKEN", "LENGTH_LIMIT");
    assertThat(row.<Integer>getAs("document_tokens")).isPositive();
    assertThat(row.<Boolean>getAs("truncated")).isFalse();
    assertThat(row.<String>getAs("error")).isNull();
  }

  @Test
  void metricsCountWhatWasDone() {
    DecompositionMetrics metrics = DecompositionMetrics.register(spark.sparkContext());
    Dataset<Row> documents = checkpoint.documents(spark, COPIES, 3);
    List<Row> rows = decomposition().withMetrics(metrics).answer(documents).collectAsList();
    List<Row> answers = rows.stream().flatMap(row -> row.<Row>getList(3).stream()).toList();
    assertThat(metrics.documents()).isEqualTo(rows.size());
    assertThat(metrics.answers()).isEqualTo(answers.size());
    assertThat(metrics.generatedTokens())
        .isEqualTo(answers.stream().mapToInt(answer -> answer.getAs("tokens")).sum());
    assertThat(metrics.documentTokens())
        .isEqualTo(rows.stream().mapToInt(row -> row.getAs("document_tokens")).sum());
    assertThat(metrics.errors()).isZero();
    assertThat(metrics.encodeNanos()).isPositive();
    assertThat(metrics.decodeNanos()).isPositive();
  }

  private Decomposition decomposition() {
    return decomposition(Decomposition.ofPromptColumn("text", "prompts"));
  }

  private Decomposition decomposition(Decomposition unset) {
    return unset.withModel(checkpoint.location()).withOptions(checkpoint.options());
  }

  private static List<String> texts(Row row) {
    return row.<Row>getList(3).stream().map(answer -> answer.<String>getAs("text")).toList();
  }
}
