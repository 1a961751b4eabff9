package io.encodeonce.spark.plan;

import io.encodeonce.spark.catalyst.Trees;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.expressions.DynamicPruningSubquery;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** The plans inside a plan's expressions. */
final class Subqueries {
  private Subqueries() {}

  static LogicalPlan rewrite(LogicalPlan plan, UnaryOperator<LogicalPlan> rewrite) {
    return Trees.rewriteUp(
        plan, node -> Trees.rewriteExpressions(node, part -> rewritten(part, rewrite)));
  }

  private static Expression rewritten(Expression part, UnaryOperator<LogicalPlan> rewrite) {
    if (part instanceof DynamicPruningSubquery pruning && pruning.buildKeys().exists(Calls::in)) {
      // Spark prunes by the rows that a join has anyway; answers it would have to ask for again.
      return Literal.TrueLiteral();
    }
    return part instanceof SubqueryExpression subquery
        ? subquery.withNewPlan(rewrite.apply(subquery.plan()))
        : part;
  }
}
