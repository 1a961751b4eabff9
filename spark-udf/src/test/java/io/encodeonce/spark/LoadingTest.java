package io.encodeonce.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.spark.catalyst.ScalaLists;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.SparkSessionExtensionsProvider;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistryBase;
import org.apache.spark.sql.catalyst.analysis.TableFunctionRegistry;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import scala.Tuple3;
import scala.runtime.BoxedUnit;

/** The ways into a session; without any configuration the class path alone is one. */
class LoadingTest {
  private static final String QUERY =
      "SELECT eo_generate('user: Find me a restaurant in San Jose.', 'restaurants city:')";

  /** Somebody else's extension. */
  public static final class Other implements SparkSessionExtensionsProvider {
    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
      extensions.injectFunction(
          new Tuple3<>(
              new FunctionIdentifier("other"),
              new ExpressionInfo(Other.class.getName(), "other"),
              arguments -> Literal.create(7, DataTypes.IntegerType)));
      return BoxedUnit.UNIT;
    }
  }

  private static void in(SparkSession.Builder builder, Consumer<SparkSession> action) {
    SparkSession spark =
        builder.config("spark.encodeonce.model.default.path", SampleData.MODEL).getOrCreate();
    try {
      action.accept(spark);
    } finally {
      spark.stop();
    }
  }

  /** Versions of Spark differ in what they put before a function's name. */
  private static void forget(FunctionRegistryBase<?> registry, String function) {
    ScalaLists.toJava(registry.listFunction()).stream()
        .filter(known -> known.funcName().equals(function))
        .forEach(registry::dropFunction);
  }

  private static void assertAnswers(SparkSession spark) {
    assertThat(answer(spark)).isEqualTo("San Jose");
  }

  private static String answer(SparkSession spark) {
    Dataset<Row> answered = spark.sql(QUERY);
    assertThat(answered.queryExecution().executedPlan().toString()).contains("InferDocuments");
    return answered.first().getString(0);
  }

  @Test
  void beingOnTheClassPathIsEnough() {
    in(LocalSpark.builder("local[1]"), LoadingTest::assertAnswers);
  }

  @Test
  void theConfigurationMayNameItBesideOthers() {
    String both = EncodeOnceExtensions.class.getName() + "," + Other.class.getName();
    in(
        LocalSpark.builder("local[1]").config("spark.sql.extensions", both),
        spark -> {
          assertAnswers(spark);
          assertThat(spark.sql("SELECT other()").first().getInt(0)).isEqualTo(7);
        });
  }

  @Test
  void loadingItTwiceReplacesNothing() {
    FunctionIdentifier generate = new FunctionIdentifier("eo_generate");
    FunctionIdentifier dialogues = new FunctionIdentifier("eo_sample_dialogues");
    in(
        LocalSpark.builder("local[1]"),
        spark -> {
          var function = FunctionRegistry.builtin().lookupFunctionBuilder(generate).get();
          var table = TableFunctionRegistry.builtin().lookupFunctionBuilder(dialogues).get();
          new EncodeOnceExtensions().apply(new SparkSessionExtensions());
          assertThat(FunctionRegistry.builtin().lookupFunctionBuilder(generate).get())
              .isSameAs(function);
          assertThat(TableFunctionRegistry.builtin().lookupFunctionBuilder(dialogues).get())
              .isSameAs(table);
        });
  }

  @Test
  void newSessionsHaveItToo() {
    in(LocalSpark.builder("local[1]"), spark -> assertAnswers(spark.newSession()));
  }

  @Test
  void aSessionThatHasBegunCanBeGivenIt() {
    in(
        LocalSpark.builder("local[1]"),
        spark -> {
          forget(spark.sessionState().tableFunctionRegistry(), "eo_sample_dialogues");
          forget(spark.sessionState().functionRegistry(), "eo_generate");
          spark.experimental().extraOptimizations_$eq(ScalaLists.toScala(List.of()));
          assertThatThrownBy(() -> spark.sql(QUERY)).isInstanceOf(AnalysisException.class);
          EncodeOnceExtensions.register(spark);
          assertAnswers(spark);
          assertThat(spark.sql("SELECT * FROM eo_sample_dialogues()").count()).isEqualTo(300);
        });
  }

  @Test
  void thePrefixMayBeAnother() {
    in(
        LocalSpark.builder("local[1]").config(EncodeOnceExtensions.PREFIX, "docs_"),
        spark -> {
          assertThat(spark.sql("SELECT try_docs_count_tokens('user: hi')").first().getInt(0))
              .isPositive();
          forget(spark.sessionState().functionRegistry(), "eo_generate");
          assertThatThrownBy(() -> spark.sql(QUERY)).isInstanceOf(AnalysisException.class);
        });
  }

  @Test
  void aForkWithAnotherPlannerGetsPlainFunctionsOfTheSameNames() {
    in(
        LocalSpark.builder("local[1]"),
        spark -> {
          SparkSessionExtensions extensions = new SparkSessionExtensions();
          new EncodeOnceExtensions(
                  () -> {
                    throw new NoSuchMethodError("as on a fork");
                  })
              .apply(extensions);
          String expected = answer(spark);
          List.of("eo_generate", "eo_decompose", "eo_classify", "try_eo_generate")
              .forEach(function -> forget(spark.sessionState().functionRegistry(), function));
          extensions.buildOptimizerRules(spark);
          Dataset<Row> answered = spark.sql(QUERY);
          assertThat(answered.queryExecution().executedPlan().toString())
              .doesNotContain("InferDocuments");
          assertThat(answered.first().getString(0)).isEqualTo(expected);
          assertThat(
                  spark
                      .sql(
                          "SELECT eo_decompose(t, array('restaurants city:', 'restaurants number of"
                              + " seats:')).value, eo_classify(t, 'restaurants city:',"
                              + " array('Oakland', 'San Jose')).label, try_eo_generate(NULL, 'p')"
                              + " FROM VALUES ('user: Find me a restaurant in San Jose.') AS v(t)")
                      .first())
              .hasToString("[ArraySeq(San Jose, none),San Jose,null]");
        });
  }
}
