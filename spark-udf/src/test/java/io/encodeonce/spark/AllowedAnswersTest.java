package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answers held to labels and to allowed values, on the sample dialogues. */
@ExtendWith(LocalSpark.class)
class AllowedAnswersTest {
  private static final String CITIES = "array('San Jose', 'Oakland', 'Berkeley', 'none')";

  private final SparkSession spark;

  AllowedAnswersTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void prepare() {
    spark.conf().set("spark.encodeonce.model.default.path", SampleData.MODEL);
    SampleData.dialogues(spark)
        .filter("text LIKE '%restaurant%'")
        .limit(12)
        .createOrReplaceTempView("dialogues");
  }

  private List<Row> rows(String query) {
    List<Row> rows = spark.sql(query).collectAsList();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(12);
    return rows;
  }

  @Test
  void aClassifiedTextHasTheMostProbableLabelAndAScoreForEach() {
    for (Row row :
        rows("SELECT eo_classify(text, 'restaurants city:', " + CITIES + ") c FROM dialogues")) {
      Row result = row.getStruct(0);
      Map<String, Double> scores = result.getJavaMap(2);
      assertThat(scores).containsOnlyKeys("San Jose", "Oakland", "Berkeley", "none");
      assertThat(scores.values().stream().mapToDouble(s -> s).sum())
          .isEqualTo(1, Offset.offset(1e-9));
      assertThat(result.getDouble(1)).isEqualTo(scores.get(result.getString(0)));
      assertThat(scores.values()).allMatch(score -> score <= result.getDouble(1));
    }
  }

  @Test
  void keptSpecialTokensShowInAnswersThatAreFree() {
    Row row =
        rows("SELECT eo_generate(text, 'restaurants city:'), eo_generate(text, 'restaurants city:',"
                + " map('skip_special_tokens', 'false')) FROM dialogues")
            .get(0);
    assertThat(row.getString(1)).isEqualTo(row.getString(0) + "</s>");
  }

  @Test
  void scoresAreTheModelsOwnProbabilitiesOfTheLabels() {
    Row row =
        rows("SELECT eo_classify(text, 'restaurants city:', array('Oakland', 'San Jose')),"
                + " eo_extract(text, array('restaurants city:', 'restaurants city:'),"
                + " array(array('Oakland'), array('San Jose'))) FROM dialogues")
            .get(0);
    List<Row> forced = row.getList(1);
    double oakland = Math.exp(forced.get(0).getDouble(1));
    double sanJose = Math.exp(forced.get(1).getDouble(1));
    Map<String, Double> scores = row.getStruct(0).getJavaMap(2);
    assertThat(scores.get("Oakland")).isEqualTo(oakland / (oakland + sanJose), Offset.offset(1e-6));
  }

  @Test
  void extractedValuesAreAllowedOnes() {
    String allowed = "map('city', " + CITIES + ")";
    for (String call :
        List.of(
            "eo_decompose(text, map('city', 'restaurants city:', 'time', 'restaurants time:'),"
                + " allowed => "
                + allowed
                + ")",
            "eo_extract(text, map('city', 'restaurants city:', 'time', 'restaurants time:'), "
                + allowed
                + ")")) {
      for (Row row :
          rows("SELECT a.city.value, a.time.error FROM (SELECT " + call + " a FROM dialogues)")) {
        assertThat(row.getString(0)).isIn("San Jose", "Oakland", "Berkeley", "none");
        assertThat(row.isNullAt(1)).isTrue();
      }
    }
  }

  @Test
  void valuesMayComeWithTheRow() {
    List<Row> rows =
        rows(
            "SELECT city, eo_extract(text, array('restaurants city:', 'restaurants time:'),"
                + " array(array(city), NULL))[0].value FROM dialogues, VALUES ('Fresno'), ('Oakland')"
                + " AS cities(city)");
    assertThat(rows).hasSize(24).allMatch(row -> row.getString(0).equals(row.getString(1)));
  }

  @Test
  void badListsAreErrorsOfTheirOwnRowsAndCalls() {
    Row row =
        rows("SELECT eo_generate(text, 'restaurants city:'),"
                + " eo_extract(text, array('restaurants city:'), array(array(nothing))),"
                + " eo_extract(text, array('restaurants city:'), array(array(a), array('b'))),"
                + " try_eo_extract(text, array('restaurants city:'), array(array(nothing))),"
                + " eo_classify(text, 'restaurants city:', array(a, a)),"
                + " eo_extract(text, array('restaurants city:'), array(if(a = 'b', array(a), array())))"
                + " FROM dialogues, VALUES ('', 'a') AS bad(nothing, a)")
            .get(0);
    assertThat(row.getString(0)).isNotEmpty();
    assertThat(row.<Row>getList(1).get(0).getString(5)).contains("allowed");
    assertThat(row.<Row>getList(2).get(0).getString(5))
        .contains("allowed has 2 lists for 1 prompts");
    assertThat(row.isNullAt(3)).isTrue();
    assertThat(row.isNullAt(4)).isTrue();
    assertThat(row.<Row>getList(5).get(0).getString(5)).contains("a list of allowed is empty");
  }

  @Test
  void labelsOfTheSameTokensAreAnErrorOfTheirRow() {
    String rows = " FROM dialogues, VALUES ('\uD83D\uDC4D', '\uD83D\uDC4E') AS thumbs(up, down)";
    String same =
        "the allowed answer \"\uD83D\uDC4E\" has the same tokens as \"\uD83D\uDC4D\" in the model's"
            + " tokenizer";
    for (Row row :
        rows(
            "SELECT eo_classify(text, 'mood:', array(up, 'none', down)),"
                + " try_eo_classify(text, 'mood:', array(up, down), map('mode', 'failfast')),"
                + " eo_classify(text, 'mood:', array(up, 'none')).label,"
                + " eo_extract(text, array('mood:'), array(array(up, down)))[0].error"
                + rows)) {
      assertThat(row.isNullAt(0)).isTrue();
      assertThat(row.isNullAt(1)).isTrue();
      assertThat(row.getString(2)).isIn("\uD83D\uDC4D", "none");
      assertThat(row.getString(3)).contains(same);
    }
    Dataset<Row> failing =
        spark.sql(
            "SELECT eo_classify(text, 'mood:', array(up, down), map('mode', 'failfast'))" + rows);
    assertThatThrownBy(failing::collectAsList).hasStackTraceContaining(same);
  }
}
