package io.encodeonce.spark;

import io.encodeonce.spark.catalyst.ScalaLists;
import io.encodeonce.spark.exec.InferDocumentsStrategy;
import io.encodeonce.spark.function.DocumentFunctions;
import io.encodeonce.spark.function.FunctionDefinition;
import io.encodeonce.spark.function.ScalarFunctions;
import io.encodeonce.spark.plan.ExtractDocumentCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.ExperimentalMethods;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.SparkSessionExtensionsProvider;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.TableFunctionRegistry;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.SparkStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple3;
import scala.runtime.BoxedUnit;

/**
 * Brings the SQL functions into Spark: by {@code spark.sql.extensions}, by being on the class path
 * when Spark starts, or by {@link #register} in a session that has begun.
 *
 * <p>On a Spark whose planner differs too much, the functions are plain ones that answer row by row
 * and take no options; one warning says so.
 */
public final class EncodeOnceExtensions implements SparkSessionExtensionsProvider {
  /** What the functions' names start with, set before Spark starts; {@code eo_} by default. */
  public static final String PREFIX = "spark.encodeonce.functionPrefix";

  private static final Logger LOGGER = LoggerFactory.getLogger(EncodeOnceExtensions.class);

  private final Runnable linkage;

  /** Made by Spark. */
  public EncodeOnceExtensions() {
    this(Linkage::check);
  }

  /**
   * For a Spark that is not the one this was compiled for.
   *
   * @param linkage throws what such a Spark would
   */
  EncodeOnceExtensions(Runnable linkage) {
    this.linkage = linkage;
  }

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    String prefix = prefix();
    injectSample(extensions, prefix);
    try {
      linkage.run();
      inject(extensions, prefix);
    } catch (LinkageError e) {
      warn(e);
      extensions.injectOptimizerRule(
          session -> {
            ScalarFunctions.register(session, prefix);
            return new Unchanged();
          });
    }
    return BoxedUnit.UNIT;
  }

  /**
   * Adds the functions to a session that lacks them, as when the jar came after Spark had started.
   */
  public static void register(SparkSession spark) {
    if (spark.catalog().functionExists(functionName("generate"))) {
      return;
    }
    // Spark's versions differ in how they name what they register; extensions are named by Spark.
    SparkSessionExtensions extensions = new SparkSessionExtensions();
    injectSample(extensions, prefix());
    extensions.registerTableFunctions(spark.sessionState().tableFunctionRegistry());
    try {
      Linkage.check();
      injectFunctions(extensions, prefix());
      extensions.registerFunctions(spark.sessionState().functionRegistry());
      install(spark.experimental(), new InferDocumentsStrategy());
    } catch (LinkageError e) {
      warn(e);
      ScalarFunctions.register(spark, prefix());
    }
  }

  /** What a function such as {@code decompose} is called in this application. */
  public static String functionName(String name) {
    return prefix() + name;
  }

  private static void injectSample(SparkSessionExtensions extensions, String prefix) {
    var sample = SampleDialogues.definition(prefix);
    extensions.injectTableFunction(sample);
    TableFunctionRegistry.builtin().registerFunction(sample._1(), sample._2(), sample._3());
  }

  private static void injectFunctions(SparkSessionExtensions extensions, String prefix) {
    for (FunctionDefinition function : DocumentFunctions.all(prefix)) {
      extensions.injectFunction(
          new Tuple3<>(function.identifier(), function.info(), function.builder()));
      // Permanent views may use built-in functions only.
      FunctionRegistry.builtin()
          .registerFunction(function.identifier(), function.info(), function.builder());
    }
  }

  private static void inject(SparkSessionExtensions extensions, String prefix) {
    injectFunctions(extensions, prefix);
    extensions.injectPlannerStrategy(session -> new InferDocumentsStrategy());
    // Called whenever a session puts its optimizer together, just before it reads its own rules.
    extensions.injectOptimizerRule(
        session -> {
          install(session.experimental());
          return new Unchanged();
        });
  }

  /** Adds the rule, which must be the session's last, and strategies that it lacks. */
  private static void install(ExperimentalMethods session, SparkStrategy... strategies) {
    List<Rule<LogicalPlan>> rules =
        new ArrayList<>(ScalaLists.toJava(session.extraOptimizations()));
    if (rules.stream().noneMatch(ExtractDocumentCalls.class::isInstance)) {
      rules.add(new ExtractDocumentCalls());
      session.extraOptimizations_$eq(ScalaLists.toScala(rules));
      session.extraStrategies_$eq(
          ScalaLists.toScala(
              Stream.concat(
                      ScalaLists.toJava(session.extraStrategies()).stream(), Stream.of(strategies))
                  .toList()));
    }
  }

  private static String prefix() {
    return SparkContext.getOrCreate().getConf().get(PREFIX, "eo_");
  }

  private static void warn(LinkageError cause) {
    LOGGER.warn(
        "this Spark's planner is not one that EncodeOnce knows ({}): its functions answer row by row"
            + " here, and take no options",
        cause.toString());
  }

  /** A rule for the sake of the moment at which Spark asks for it. */
  private static final class Unchanged extends Rule<LogicalPlan> {
    @Override
    public LogicalPlan apply(LogicalPlan plan) {
      return plan;
    }
  }
}
