package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.InferenceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalSpark.class)
class DocumentDecomposerTest {
  private final SparkSession spark;

  DocumentDecomposerTest(SparkSession spark) {
    this.spark = spark;
  }

  private static DocumentDecomposer decomposer() {
    Map<String, String> prompts = new LinkedHashMap<>();
    prompts.put("seats", "restaurants number of seats:");
    prompts.put("place", "restaurants city:");
    return new DocumentDecomposer()
        .setInputCol("text")
        .setOutputCol("asked")
        .setPrompts(prompts)
        .setModel("sample");
  }

  private Dataset<Row> documents() {
    return SampleData.dialogues(spark).limit(5).select("id", "text");
  }

  private static List<Row> answers(Dataset<Row> answered) {
    return answered.select("id", "asked.seats.value", "asked.place.value").collectAsList();
  }

  @Test
  void answersAsTheFunctionDoes() {
    documents().createOrReplaceTempView("dialogues");
    List<Row> expected =
        spark
            .sql(
                "SELECT id, a.seats.value, a.place.value FROM (SELECT id, eo_decompose(text,"
                    + " map('seats', 'restaurants number of seats:', 'place', 'restaurants"
                    + " city:'), map('model', 'sample')) a FROM dialogues)")
            .collectAsList();
    assertThat(answers(decomposer().transform(documents()))).isEqualTo(expected);
    assertThat(expected).anyMatch(row -> "San Jose".equals(row.getString(2)));
  }

  @Test
  void promptsWithoutNamesGiveAnArray() {
    Dataset<Row> answered = decomposer().setPrompts("restaurants city:").transform(documents());
    assertThat(answered.selectExpr("asked[0].value").first().getString(0))
        .isEqualTo(answers(decomposer().transform(documents())).get(0).getString(2));
  }

  @Test
  void aPipelineIsSavedAndReadAgain(@TempDir Path folder) throws IOException {
    PipelineModel model =
        new Pipeline().setStages(new PipelineStage[] {decomposer()}).fit(documents());
    String path = folder.resolve("pipeline").toString();
    model.write().save(path);
    PipelineModel again = PipelineModel.load(path);
    assertThat(((DocumentDecomposer) again.stages()[0]).uid())
        .isEqualTo(((DocumentDecomposer) model.stages()[0]).uid());
    assertThat(answers(again.transform(documents())))
        .isEqualTo(answers(decomposer().transform(documents())));
  }

  @Test
  void optionsSurviveSavingToo(@TempDir Path folder) throws IOException {
    DocumentDecomposer saved =
        decomposer().setOptions(Map.of("max_new_tokens", "1", "long_documents", "keep_end"));
    String path = folder.resolve("stage").toString();
    saved.write().save(path);
    DocumentDecomposer again = DocumentDecomposer.load(path);
    assertThat(again.getOrDefault(again.options()))
        .isEqualTo(Map.of("max_new_tokens", "1", "long_documents", "keep_end"));
    assertThat(again.transform(documents()).selectExpr("max(asked.place.tokens)").first().getInt(0))
        .isOne();
  }

  @Test
  void aCopyHasItsOwnParameters() {
    DocumentDecomposer first = decomposer();
    DocumentDecomposer second = first.copy(new ParamMap());
    second.setOutputCol("other");
    assertThat(second.uid()).isEqualTo(first.uid());
    assertThat(first.getOrDefault(first.outputCol())).isEqualTo("asked");
  }

  @Test
  void theSchemaIsKnownAndCheckedBeforeAnythingRuns() {
    try (InferenceProgress progress = InferenceProgress.watch(spark.sparkContext())) {
      StructType schema = documents().schema();
      assertThat(decomposer().transformSchema(schema).apply("asked").dataType().sql())
          .startsWith("STRUCT<seats: STRUCT<value: STRING");
      assertThatThrownBy(() -> new DocumentDecomposer().setPrompts("p").transformSchema(schema))
          .isInstanceOf(InferenceException.class)
          .hasMessage("parameter inputCol is not set, but must be");
      assertThatThrownBy(() -> decomposer().setOutputCol("ID").transformSchema(schema))
          .hasMessageContaining("outputCol is ID, which the input has");
      assertThatThrownBy(() -> decomposer().setInputCol("txt").transformSchema(schema))
          .hasMessageContaining("txt");
      assertThatThrownBy(() -> decomposer().setModel("none").transformSchema(schema))
          .hasMessageContaining("no model is named none");
      assertThatThrownBy(
              () -> decomposer().setOptions(Map.of("precison", "int8")).transformSchema(schema))
          .hasMessageContaining("did you mean precision?");
      assertThatThrownBy(() -> decomposer().setPrompts().transformSchema(schema))
          .hasMessageContaining("give at least one prompt");
      progress.await();
      assertThat(progress.count(InferenceMetric.DOCUMENTS)).isZero();
    }
  }
}
