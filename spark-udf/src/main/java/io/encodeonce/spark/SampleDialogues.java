package io.encodeonce.spark;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.spark.catalyst.ScalaLists;
import io.encodeonce.spark.function.Messages;
import io.encodeonce.spark.function.Signature;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import scala.Function1;
import scala.Tuple3;
import scala.collection.immutable.Seq;

/** The table function of the embedded dialogues. */
final class SampleDialogues {
  private static final Map<
          String,
          Tuple3<FunctionIdentifier, ExpressionInfo, Function1<Seq<Expression>, LogicalPlan>>>
      BY_PREFIX = new ConcurrentHashMap<>();

  private SampleDialogues() {}

  /**
   * The function as Spark's registry takes it, the same each time.
   *
   * @param prefix what its name starts with
   */
  static Tuple3<FunctionIdentifier, ExpressionInfo, Function1<Seq<Expression>, LogicalPlan>>
      definition(String prefix) {
    return BY_PREFIX.computeIfAbsent(prefix, SampleDialogues::define);
  }

  private static Tuple3<FunctionIdentifier, ExpressionInfo, Function1<Seq<Expression>, LogicalPlan>>
      define(String prefix) {
    Signature signature = new Signature(prefix + "sample_dialogues", List.of(), List.of());
    return new Tuple3<>(
        new FunctionIdentifier(signature.name()),
        info(signature),
        arguments -> plan(signature, arguments));
  }

  private static ExpressionInfo info(Signature signature) {
    return new ExpressionInfo(
        SampleData.class.getName(),
        null,
        signature.name(),
        "%s - The embedded dialogues, as a table with %s."
            .formatted(signature, DialogueRows.SCHEMA.toDDL()),
        "",
        "\n    Examples:\n      > SELECT count(*) FROM %s;\n       300\n  ".formatted(signature),
        "",
        "table_funcs",
        "0.1.0",
        "",
        "built-in");
  }

  private static LogicalPlan plan(Signature signature, Seq<Expression> arguments) {
    if (!arguments.isEmpty()) {
      throw new InferenceException(Messages.arguments(signature));
    }
    List<Attribute> columns =
        List.copyOf(ScalaLists.toJava(DataTypeUtils.toAttributes(DialogueRows.SCHEMA)));
    return LocalRelation.fromExternalRows(
        ScalaLists.toScala(columns),
        ScalaLists.toScala(DialogueRows.of(SampleData.openDialogues())));
  }
}
