package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.spark.model.SessionWarnings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** On the embedded model, which knows most answers: training too hard spoils it. */
@Timeout(300)
@ExtendWith(LocalSpark.class)
class DocumentTrainerTest {
  private final SparkSession spark;
  @TempDir private Path folder;

  DocumentTrainerTest(SparkSession spark) {
    this.spark = spark;
  }

  private Dataset<Row> dialogues() {
    return SampleData.dialogues(spark).limit(8).repartition(2).cache();
  }

  private DocumentTrainer trainer() {
    return new DocumentTrainer()
        .setInputCol("text")
        .setPromptsCol("prompts")
        .setBaseModel("sample")
        .setOutputPath(folder.resolve("trained").toString())
        .setOption("steps", 2)
        .setOption("warm_up_steps", 0)
        .setOption("learning_rate", 1e-5);
  }

  private static AnswerEvaluator evaluator() {
    return new AnswerEvaluator().setPromptsCol("prompts");
  }

  private static double right(Dataset<Row> answered) {
    return evaluator().evaluate(answered);
  }

  @Test
  void fittingGivesTheStageThatAnswersWithTheTrainedModel() {
    DocumentTrainer trainer = trainer();
    DocumentDecomposer stage = trainer.fit(dialogues());
    assertThat(stage.parent()).isSameAs(trainer);
    assertThat(right(stage.transform(dialogues()))).isBetween(0.7, 1.0);
    DocumentDecomposer spoilt =
        trainer.fit(dialogues(), new ParamMap().put(trainer.option("learning_rate").w("0.5")));
    assertThat(right(spoilt.transform(dialogues()))).isLessThan(0.4);
    assertThat(stage.getOrDefault(stage.modelPath()))
        .isNotEqualTo(spoilt.getOrDefault(spoilt.modelPath()));
  }

  @Test
  void whoTrainsIsToldThatRapidsLeavesNoMemory() {
    String plugins = "spark.plugins";
    spark.sparkContext().conf().set(plugins, "com.nvidia.spark.SQLPlugin");
    try {
      trainer().setOption("steps", 1).fit(dialogues());
      assertThat(
              SessionWarnings.once(
                  spark.sessionState().conf(), spark.sparkContext().getConf(), Device.CUDA))
          .as("what was not told")
          .isEmpty();
    } finally {
      spark.sparkContext().conf().remove(plugins);
    }
  }

  @Test
  void promptsForAllTextsHaveAColumnOfAnswersEach() {
    Map<String, String> prompts = new LinkedHashMap<>();
    prompts.put("seats", "restaurants number of seats:");
    prompts.put("place", "restaurants city:");
    Dataset<Row> table =
        dialogues()
            .selectExpr(
                "text",
                "get(filter(prompts, p -> p.prompt = 'restaurants number of seats:'), 0).expected AS seats",
                "get(filter(prompts, p -> p.prompt = 'restaurants city:'), 0).expected[0] AS place");
    DocumentTrainer trainer = trainer();
    trainer.clear(trainer.promptsCol());
    trainer.setPrompts(prompts).setNoneText("none").setOutputCol("found");
    Dataset<Row> answered = trainer.fit(table).transform(table);
    assertThat(answered.selectExpr("found.seats.value", "found.place.value").collectAsList())
        .hasSize(8);
    assertThat(
            new AnswerEvaluator()
                .setAnswerCols("seats", "place")
                .setPredictionCol("found")
                .evaluate(answered))
        .isBetween(0.5, 1.0);
  }

  @Test
  void aPipelineIsFittedSavedAndReadAgain() throws IOException {
    PipelineModel fitted =
        new Pipeline().setStages(new PipelineStage[] {trainer()}).fit(dialogues());
    String path = folder.resolve("pipeline").toString();
    fitted.write().save(path);
    List<Row> answers = fitted.transform(dialogues()).select("id", "answers").collectAsList();
    assertThat(
            PipelineModel.load(path).transform(dialogues()).select("id", "answers").collectAsList())
        .containsExactlyInAnyOrderElementsOf(answers);
  }

  @Test
  void aTrainerIsSavedAndReadAgain() throws IOException {
    String path = folder.resolve("trainer").toString();
    trainer().setWorkers(2).write().save(path);
    DocumentTrainer again = DocumentTrainer.load(path);
    assertThat(again.getOrDefault(again.option("learning_rate"))).isEqualTo("1.0E-5");
    assertThat(again.getOrDefault(again.workers())).isEqualTo(2);
  }

  @Test
  void aSearchFindsTheBetterOption() {
    DocumentTrainer trainer = trainer();
    ParamMap[] grid = {
      new ParamMap().put(trainer.option("learning_rate").w("0.5")),
      new ParamMap().put(trainer.option("learning_rate").w("0.00001"))
    };
    CrossValidatorModel crossed =
        new CrossValidator()
            .setEstimator(trainer)
            .setEstimatorParamMaps(grid)
            .setEvaluator(evaluator().setMetricName("documents"))
            .setNumFolds(2)
            .setSeed(1)
            .fit(dialogues());
    assertThat(crossed.avgMetrics()[1]).isGreaterThan(crossed.avgMetrics()[0]);
    assertThat(right(crossed.transform(dialogues()))).isBetween(0.7, 1.0);
  }

  @Test
  void rowsToValidateWithAreNotLearnedFromAndTheBestCheckpointIsKept() {
    DocumentTrainer trainer =
        trainer()
            .setValidationCol("held_out")
            .setOption("validation_steps", 1)
            .setOption("decay", "constant")
            .setOption("learning_rate", 0.05);
    DocumentDecomposer stage =
        trainer.fit(dialogues().selectExpr("*", "pmod(crc32(id), 2) = 0 AS held_out"));
    String log =
        Path.of(stage.getOrDefault(stage.modelPath()).replace("file:", "")).getParent()
            + "/log.jsonl";
    List<Row> validations =
        spark.read().json(log).where("event = 'validation'").orderBy("step").collectAsList();
    assertThat(validations).hasSize(2);
    assertThat(validations.get(0).<Boolean>getAs("best")).isTrue();
  }

  @Test
  void anAnswerIsRightByAnySpellingAndWhatIsNotKnownDoesNotCount() {
    Dataset<Row> answered =
        spark.sql(
            "SELECT array(named_struct('prompt', 'a:', 'answer', array('Red', 'crimson')),"
                + " named_struct('prompt', 'b:', 'answer', cast(NULL AS ARRAY<STRING>)),"
                + " named_struct('prompt', 'c:', 'answer', array(second))) AS prompts,"
                + " transform(array(' CRIMSON', 'x', '2'), v -> named_struct('value', v)) AS answers,"
                + " array(second) AS c, named_struct('c', named_struct('value', '2')) AS named"
                + " FROM VALUES ('2'), ('3') AS t(second)");
    assertThat(evaluator().evaluate(answered)).isEqualTo(0.75);
    assertThat(evaluator().setMetricName("documents").evaluate(answered)).isEqualTo(0.5);
    AnswerEvaluator ofColumns = new AnswerEvaluator().setAnswerCols("c").setPredictionCol("named");
    assertThat(ofColumns.evaluate(answered)).isEqualTo(0.5);
    assertThat(ofColumns.evaluate(answered.limit(0))).isZero();
    assertThatThrownBy(() -> evaluator().setMetricName("words").evaluate(answered))
        .hasMessage("metricName is words, but must be answers or documents");
  }

  @Test
  void whatIsMissingIsSaid() {
    Dataset<Row> dialogues = dialogues();
    DocumentTrainer trainer = new DocumentTrainer().setInputCol("text");
    assertThatThrownBy(() -> trainer.fit(dialogues))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("give promptsCol, a column of each text's own prompts and answers");
    trainer.setPromptsCol("prompts");
    assertThatThrownBy(() -> trainer.fit(dialogues))
        .hasMessage("parameter baseModel is not set, but must be");
    assertThatThrownBy(() -> trainer.setOption("rate", 1))
        .hasMessageContaining("option rate of training does not exist");
    assertThatThrownBy(() -> trainer().setOption("steps", 0).fit(dialogues))
        .hasMessageContaining("option steps is 0, but must be at least 1");
  }
}
