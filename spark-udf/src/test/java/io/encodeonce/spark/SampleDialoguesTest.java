package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.InferenceException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class SampleDialoguesTest {
  private final SparkSession spark;

  SampleDialoguesTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void areATableOfTheirOwn() {
    assertThat(spark.sql("SELECT * FROM eo_sample_dialogues()").collectAsList())
        .hasSize(300)
        .isEqualTo(SampleData.dialogues(spark).collectAsList());
  }

  @Test
  void canBeJoinedWithThemselves() {
    assertThat(
            spark
                .sql(
                    "SELECT count(*), sum(size(prompts)) FROM eo_sample_dialogues()"
                        + " JOIN eo_sample_dialogues() other USING (id, turn, text, prompts)")
                .head())
        .hasToString("[300,1676]");
  }

  @Test
  void takeNoArguments() {
    assertThatThrownBy(() -> spark.sql("SELECT * FROM eo_sample_dialogues(1)"))
        .isInstanceOf(InferenceException.class)
        .hasMessage("the arguments must be those of eo_sample_dialogues()");
  }

  @Test
  void areDescribed() {
    assertThat(spark.sql("DESCRIBE FUNCTION eo_sample_dialogues").collectAsList().toString())
        .contains("eo_sample_dialogues() - The embedded dialogues", "prompts ARRAY<STRUCT<name");
  }
}
