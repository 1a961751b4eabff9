package io.encodeonce.spark.catalyst;

import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Walks Spark's trees with Java's functions. */
public final class Trees {
  private Trees() {}

  /** Rewrites an expression's parts before the expression itself. */
  public static Expression rewriteUp(Expression expression, UnaryOperator<Expression> rewrite) {
    return rewrite.apply(expression.mapChildren(child -> rewriteUp(child, rewrite)));
  }

  /** Rewrites a plan's children before the plan itself. */
  public static LogicalPlan rewriteUp(LogicalPlan plan, UnaryOperator<LogicalPlan> rewrite) {
    return rewrite.apply(plan.mapChildren(child -> rewriteUp(child, rewrite)));
  }

  /** Rewrites the expressions of one node, each with its parts first. */
  public static LogicalPlan rewriteExpressions(
      LogicalPlan node, UnaryOperator<Expression> rewrite) {
    return node.mapExpressions(expression -> rewriteUp(expression, rewrite));
  }

  public static boolean contains(Expression expression, Predicate<Expression> wanted) {
    return expression.exists(wanted::test);
  }
}
