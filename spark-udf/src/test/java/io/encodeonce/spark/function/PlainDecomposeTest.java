package io.encodeonce.spark.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.RuntimeMetrics;
import io.encodeonce.spark.LocalSpark;
import io.encodeonce.spark.executor.ExecutorRuntimes;
import io.encodeonce.spark.executor.Lease;
import io.encodeonce.spark.executor.SharedModel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LocalSpark.class)
class PlainDecomposeTest {
  private static final String ONE = "user: I want to find a restaurant in San Jose for 2 people.";
  private static final String OTHER = "user: Find me a restaurant in Oakland.";
  private static final String CITY = "restaurants city:";
  private static final String SEATS = "restaurants number of seats:";
  private static final Map<String, String> OPTIONS = Map.of("model", "sample-fast");

  private final SparkSession spark;

  PlainDecomposeTest(SparkSession spark) {
    this.spark = spark;
  }

  private static InternalRow row(String text, String... prompts) {
    Object[] list = Stream.of(prompts).map(UTF8String::fromString).toArray();
    return new GenericInternalRow(
        new Object[] {UTF8String.fromString(text), new GenericArrayData(list)});
  }

  private static List<String> values(Object answers) {
    if (answers == null) {
      return null;
    }
    ArrayData structs = (ArrayData) answers;
    return IntStream.range(0, structs.numElements())
        .mapToObj(i -> structs.getStruct(i, AnswerStruct.TYPE.size()).getString(0))
        .toList();
  }

  private List<List<String>> window(PlainDecompose decompose, InternalRow... rows) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(List.of(rows), 1)
        .glom()
        .map(
            window ->
                Arrays.stream(decompose.answer(window)).map(PlainDecomposeTest::values).toList())
        .first();
  }

  @Test
  void textsThatNeighbouringRowsShareAreEncodedOnce() {
    PlainDecompose decompose = PlainDecompose.of(spark, "ask", OPTIONS);
    CallSettings settings = CallSettings.of(spark.sessionState().conf(), OPTIONS);
    try (Lease<SharedModel> model =
        ExecutorRuntimes.acquire(
            settings.reference(spark.sparkContext(), spark.sessionState().conf()),
            settings.options())) {
      InferenceRuntime runtime = model.resource().runtime(settings.options()).runtime();
      RuntimeMetrics before = runtime.metrics();
      List<List<String>> found =
          window(
              decompose,
              row(ONE, CITY, SEATS),
              new GenericInternalRow(new Object[] {null, new GenericArrayData(new Object[0])}),
              row(ONE, SEATS),
              row(OTHER, CITY),
              new GenericInternalRow(new Object[] {UTF8String.fromString(OTHER), null}),
              row(ONE));
      assertThat(found)
          .containsExactly(
              List.of("San Jose", "2"), null, List.of("2"), List.of("Oakland"), null, List.of());
      assertThat(runtime.metrics().since(before).documents()).isEqualTo(2);
      assertThat(runtime.metrics().since(before).answers()).isEqualTo(3);
    }
  }

  @Test
  void aRowAloneIsAnsweredAsBySql() {
    PlainDecompose decompose = PlainDecompose.of(spark, "ask", OPTIONS);
    spark
        .udf()
        .register("ask", (UDF2<Object, Object, Object>) decompose::answer, decompose.resultType());
    String query =
        "SELECT %s(text, prompts%s) AS answers FROM VALUES ('"
            + ONE
            + "', array('"
            + CITY
            + "', '"
            + SEATS
            + "')), (NULL, array('"
            + CITY
            + "')), ('"
            + OTHER
            + "', array('"
            + CITY
            + "', NULL)), ('"
            + OTHER
            + "', NULL) AS t(text, prompts)";
    assertThat(spark.sql(query.formatted("ask", "")).collectAsList())
        .isEqualTo(
            spark
                .sql(query.formatted("eo_decompose", ", map('model', 'sample-fast')"))
                .collectAsList());
  }
}
