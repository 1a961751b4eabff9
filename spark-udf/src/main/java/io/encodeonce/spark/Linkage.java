package io.encodeonce.spark;

import io.encodeonce.spark.catalyst.ScalaLists;
import io.encodeonce.spark.function.DocumentFunctions;
import io.encodeonce.spark.plan.ExtractDocumentCalls;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.types.DataTypes;

/** Finds out whether this Spark's planner is one that the operator fits. */
final class Linkage {
  private Linkage() {}

  /**
   * Takes a small query through the planner's classes.
   *
   * @throws LinkageError where they are not as they were when this was compiled
   */
  static void check() {
    Expression text = Literal.create(null, DataTypes.StringType);
    Expression call =
        DocumentFunctions.all("").get(0).builder().apply(ScalaLists.toScala(List.of(text, text)));
    LogicalPlan plan = new ExtractDocumentCalls().apply(new Filter(call, new OneRowRelation()));
    Objects.requireNonNull(plan.canonicalized());
  }
}
