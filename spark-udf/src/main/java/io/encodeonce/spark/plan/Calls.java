package io.encodeonce.spark.plan;

import io.encodeonce.spark.catalyst.Trees;
import io.encodeonce.spark.function.DocumentCall;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * Where calls are still to be taken out. A subquery is a plan of its own: its calls are not those
 * of the expression that it stands in, and cost that expression's rows nothing.
 */
final class Calls {
  private Calls() {}

  static boolean in(Expression expression) {
    return Trees.contains(expression, DocumentCall.class::isInstance);
  }

  /**
   * Whether a node is to compute calls for each row of its children. A command is not: what it runs
   * by its conditions, it plans by itself.
   */
  static boolean in(LogicalPlan node) {
    return !(node instanceof InferDocuments)
        && !(node instanceof Command)
        && node.expressions().exists(Calls::in);
  }

  /** Whether a node of the plan does, leaving its subqueries out. */
  static boolean inNodesOf(LogicalPlan plan) {
    return plan.exists(Calls::in);
  }

  /** Whether the plan or one of its subqueries does. */
  static boolean anywhereIn(LogicalPlan plan) {
    return plan.exists(node -> in(node) || node.expressions().exists(Calls::inSubqueryOf));
  }

  private static boolean inSubqueryOf(Expression expression) {
    return Trees.contains(
        expression,
        part -> part instanceof SubqueryExpression subquery && anywhereIn(subquery.plan()));
  }
}
