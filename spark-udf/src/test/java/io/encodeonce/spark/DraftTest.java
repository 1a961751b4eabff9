package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A model and its draft, sampling and budgets of tokens and learners, by options of the functions.
 */
@ExtendWith(LocalSpark.class)
class DraftTest {
  private static final String SAMPLED = "../executor-runtime/src/test/resources/downsampling";

  private final SparkSession spark;

  DraftTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void prepare() {
    SampleData.dialogues(spark).limit(12).createOrReplaceTempView("dialogues");
  }

  private List<Row> answers(String options) {
    return answersOf("sample", options);
  }

  private List<Row> answersOf(String model, String options) {
    return spark
        .sql(
            "SELECT id, eo_decompose(text, transform(prompts, p -> p.prompt), map('model', '"
                + model
                + "'"
                + options
                + ")).value FROM dialogues ORDER BY id")
        .collectAsList();
  }

  @Test
  void anExactDraftChangesNoAnswerAndIsCounted() {
    List<Row> alone = answers("");
    try (InferenceProgress progress = InferenceProgress.watch(spark.sparkContext())) {
      assertThat(answers(", 'speculation', 'exact', 'speculation_when', 'always'"))
          .isEqualTo(alone);
      progress.await();
      assertThat(progress.count(InferenceMetric.SMALL_CALLS)).isPositive();
      assertThat(progress.count(InferenceMetric.ACCEPTED))
          .isPositive()
          .isLessThanOrEqualTo(progress.count(InferenceMetric.DRAFTED));
      assertThat(progress.count(InferenceMetric.LARGE_CALLS)).isPositive();
    }
  }

  /** Of seven words and the end token: one is left, by the first sampler, or all are. */
  @Test
  void answersAndMetricsTellWhichTokensWereKept() {
    String path = "spark.encodeonce.model.sampled.path";
    spark.conf().set(path, GoldenCheckpoint.absolute(SAMPLED));
    try (InferenceProgress progress = InferenceProgress.watch(spark.sparkContext())) {
      assertThat(keptTokens("0.01")).containsExactly(List.of(1, 1, 1, 1), List.of(1, 1, 1, 1));
      progress.await();
      assertThat(progress.count(InferenceMetric.DOCUMENT_TOKENS)).isEqualTo(8);
      assertThat(tokensRead(progress)).containsExactly(1L, 1L, 1L);
      assertThat(progress.count(InferenceMetric.KEPT_TOKENS)).isEqualTo(1);
      assertThat(keptTokens("1")).containsExactly(List.of(8, 8, 8, 8), List.of(8, 8, 8, 8));
      progress.await();
      assertThat(tokensRead(progress)).containsExactly(9L, 9L, 9L);
      assertThat(progress.count(InferenceMetric.KEPT_TOKENS)).isEqualTo(1 + 8);
    }
    spark.conf().unset(path);
  }

  private static List<Long> tokensRead(InferenceProgress progress) {
    return Stream.of("encoder.0", "encoder.1", "encoder.2")
        .map(layer -> progress.count(LayerMetric.TOKENS, layer))
        .toList();
  }

  /** By the operator and, for a lambda's variable, row by row. */
  @Test
  void answersTellHowManyLearnersEachLayerRan() {
    GoldenCheckpoint golden = GoldenCheckpoint.of("learners");
    golden.configure(spark);
    golden.documents(spark, 1, 2).createOrReplaceTempView("golden");
    List<List<Double>> counted = learnersRun(golden);
    for (String call :
        List.of(
            "eo_decompose(text, array('w3'))[0]",
            "transform(array(text), t -> eo_decompose(t, array('w3'))[0])[0]")) {
      List<List<Double>> told = learnersRun(call);
      assertThat(told).hasSameSizeAs(counted).isNotEmpty();
      for (int d = 0; d < counted.size(); d++) {
        assertThat(told.get(d)).hasSize(2);
        assertThat(told.get(d).get(0)).isCloseTo(counted.get(d).get(0), within(1e-9));
        assertThat(told.get(d).get(1)).isCloseTo(counted.get(d).get(1), within(1e-9));
      }
    }
    assertThat(learnersRun("eo_decompose('', array('w3'))[0]")).containsOnlyNulls();
  }

  /** As a plain computation has counted them, one token after the other. */
  private static List<List<Double>> learnersRun(GoldenCheckpoint golden) {
    return golden.golden().path("documents").findValues("learners_run").stream()
        .map(layers -> List.of(layers.get(0).doubleValue(), layers.get(1).doubleValue()))
        .toList();
  }

  private List<List<Double>> learnersRun(String call) {
    return learners(call + ".learners_run");
  }

  private List<List<Double>> learners(String field) {
    return spark.sql("SELECT " + field + " FROM golden ORDER BY id").collectAsList().stream()
        .map(row -> row.<Double>getList(0))
        .toList();
  }

  /**
   * Where all learners run, the encoder's two layers have nine and four for each of a document's
   * tokens, and keys and values, which are the decoder's first layer's, three. A row's start token
   * and its prompt's one token get ten of the decoder's first layer and six of the last; and five
   * more the one that is answered.
   */
  @Test
  void metricsCountLearnersByLayer() {
    GoldenCheckpoint golden = GoldenCheckpoint.of("learners");
    golden.configure(spark);
    golden.documents(spark, 1, 2).createOrReplaceTempView("golden");
    String options = "map('compute_budget', 1, 'max_new_tokens', 1)";
    try (InferenceProgress progress = InferenceProgress.watch(spark.sparkContext())) {
      assertThat(learnersRun("eo_decompose(text, array('w3'), " + options + ")[0]"))
          .hasSize(5)
          .containsOnly(List.of(9.0, 4.0));
      progress.await();
      long tokens = progress.count(InferenceMetric.DOCUMENT_TOKENS);
      assertThat(progress.count(LayerMetric.LEARNERS, "encoder.0")).isEqualTo(9 * tokens);
      assertThat(progress.count(LayerMetric.LEARNERS, "encoder.1")).isEqualTo(4 * tokens);
      assertThat(progress.count(LayerMetric.LEARNERS, "decoder.0"))
          .isEqualTo(3 * tokens + 5 * 2 * 10);
      assertThat(progress.count(LayerMetric.LEARNERS, "decoder.1")).isEqualTo(5 * (2 * 6 + 5));
      String asked = "eo_decompose(text, array('w3'), " + options + ")[0]";
      assertThat(learners(asked + ".decoder_learners_run"))
          .hasSize(5)
          .containsOnly(List.of(10.0, 6.0 + 5.0));
    }
  }

  @Test
  void theFastSampleReadsFewerTokensUnlessItIsToReadAll() {
    try (InferenceProgress progress = InferenceProgress.watch(spark.sparkContext())) {
      assertThat(answersOf("sample-fast", "")).hasSize(12);
      progress.await();
      long read = progress.count(InferenceMetric.DOCUMENT_TOKENS);
      long kept = progress.count(InferenceMetric.KEPT_TOKENS);
      assertThat(kept).isBetween(read / 5, read * 3 / 5);
      assertThat(answersOf("sample-fast", ", 'token_budget', '1'")).hasSize(12);
      progress.await();
      assertThat(progress.count(InferenceMetric.KEPT_TOKENS)).isEqualTo(kept + read);
    }
  }

  private List<List<Integer>> keptTokens(String budget) {
    return spark
        .sql(
            "SELECT inline(eo_decompose(text, array('w3', 'w4'), map('model', 'sampled',"
                + " 'token_budget', '"
                + budget
                + "'))) FROM VALUES ('w3 w4 w5 w6 w7 w8 w9') AS documents(text)")
        .select("kept_tokens")
        .collectAsList()
        .stream()
        .map(row -> row.<Integer>getList(0))
        .toList();
  }

  @Test
  void automaticGoesByTheCostsThatAreConfigured() {
    String exact = ", 'speculation', 'exact', 'step_costs', ";
    try (InferenceProgress progress = InferenceProgress.watch(spark.sparkContext())) {
      answers(exact + "'10,1,10000,1,100'");
      progress.await();
      assertThat(progress.count(InferenceMetric.SMALL_CALLS)).isZero();
      answers(exact + "'100000,1,10,1,0'");
      progress.await();
      assertThat(progress.count(InferenceMetric.SMALL_CALLS)).isPositive();
    }
    assertThatThrownBy(() -> answers(exact + "'1,2'"))
        .hasMessageContaining("option step_costs is '1,2', but must be five numbers");
  }

  @Test
  void aModelMayNameItsDraftInTheConfiguration() {
    spark.conf().set("spark.encodeonce.model.pair.path", SampleData.MODEL);
    spark.conf().set("spark.encodeonce.model.pair.draft", SampleData.DRAFT);
    spark.conf().set("spark.encodeonce.model.pair.speculation", "deviation");
    spark.conf().set("spark.encodeonce.model.pair.fallback", "0");
    spark.conf().set("spark.encodeonce.model.pair.rollback", "1e9");
    String plan =
        spark
            .sql("SELECT eo_generate(text, 'p', map('model', 'pair')) FROM dialogues")
            .queryExecution()
            .executedPlan()
            .toString();
    assertThat(plan).contains(SampleData.MODEL + " with draft " + SampleData.DRAFT);
    try (InferenceProgress progress = InferenceProgress.watch(spark.sparkContext())) {
      assertThat(answersOf("pair", "")).hasSize(12);
      progress.await();
      // Nothing makes it hand over or roll back.
      assertThat(progress.count(InferenceMetric.FALLBACKS)).isZero();
      assertThat(progress.count(InferenceMetric.ROLLBACKS)).isZero();
      assertThat(progress.count(InferenceMetric.ACCEPTED)).isPositive();
    }
  }

  @Test
  void aDraftThatIsNotThereIsRefused() {
    spark.conf().set("spark.encodeonce.model.single.path", SampleData.MODEL);
    assertThatThrownBy(
            () ->
                spark.sql(
                    "SELECT eo_generate('a', 'b', map('model', 'single', 'speculation', 'exact'))"))
        .hasMessageContaining("model single has no draft: set spark.encodeonce.model.single.draft");
  }

  @Test
  void sampledAnswersDependOnSeedTextAndPromptAlone() {
    String sampling = ", 'temperature', 1.5, 'seed', 7";
    List<Row> drawn = answers(sampling);
    assertThat(drawn).isEqualTo(answers(sampling + ", 'look_ahead', 1"));
    assertThat(drawn).isNotEqualTo(answers(""));
    assertThat(drawn).isNotEqualTo(answers(", 'temperature', 1.5, 'seed', 8"));
    String rejection = sampling + ", 'speculation', 'rejection', 'draft_precision', 'fp32'";
    List<Row> drafted = answers(rejection);
    assertThat(drafted).isEqualTo(answers(rejection + ", 'look_ahead', 1")).isNotEqualTo(drawn);
    List<Row> twice =
        spark
            .sql(
                "SELECT eo_generate(text, prompt, map('model', 'sample', 'temperature', 5)) FROM"
                    + " VALUES ('user: hi', 'restaurants city:'), ('user: hi!', 'restaurants city:'),"
                    + " ('user: hi', 'restaurants date:') AS v(text, prompt)")
            .distinct()
            .collectAsList();
    assertThat(twice).hasSize(3);
  }
}
