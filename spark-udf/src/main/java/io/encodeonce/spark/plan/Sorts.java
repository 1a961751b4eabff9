package io.encodeonce.spark.plan;

import io.encodeonce.spark.catalyst.ScalaLists;
import io.encodeonce.spark.catalyst.Trees;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;

/**
 * Sorts rows before calls are answered instead of after. To find the ranges that it sorts into,
 * Spark computes what it is to sort a first time.
 */
final class Sorts {
  private Sorts() {}

  /** The plan with its sorts below calls, but for those that a limit needs where they are. */
  static LogicalPlan below(LogicalPlan node) {
    LogicalPlan here = node instanceof Sort sort ? swapped(sort).orElse(node) : node;
    return here.mapChildren(
        child ->
            isOrderUsedBy(here) && child instanceof Sort
                ? child.mapChildren(Sorts::below)
                : below(child));
  }

  /** Whether the node takes rows by their order: a limit or an offset. */
  static boolean isOrderUsedBy(LogicalPlan node) {
    return node instanceof GlobalLimit || node instanceof LocalLimit || node instanceof Offset;
  }

  /** The projection or filter above the sort, where it has calls and the order does without. */
  static Optional<LogicalPlan> swapped(Sort sort) {
    LogicalPlan child = sort.child();
    boolean passed = child instanceof Project || child instanceof Filter;
    if (!passed || !Calls.in(child)) {
      return Optional.empty();
    }
    LogicalPlan sorted =
        sort.withNewChildren(child.children()).mapExpressions(order -> before(child, order));
    boolean certain = isCertain(child) && isCertain(sorted);
    return certain && !Calls.in(sorted)
        ? Optional.of(child.withNewChildren(ScalaLists.toScala(List.of(sorted))))
        : Optional.empty();
  }

  /** Whether the node itself gives a row the same whenever it is asked. */
  private static boolean isCertain(LogicalPlan node) {
    return node.expressions().forall(Expression::deterministic);
  }

  /** The expression in terms of the node's input. */
  static Expression before(LogicalPlan node, Expression expression) {
    Map<ExprId, Expression> computed = new HashMap<>();
    if (node instanceof Project project) {
      for (NamedExpression named : ScalaLists.toJava(project.projectList())) {
        if (named instanceof Alias alias) {
          computed.put(alias.exprId(), alias.child());
        }
      }
    }
    return Trees.rewriteUp(
        expression,
        part ->
            part instanceof Attribute attribute
                ? computed.getOrDefault(attribute.exprId(), part)
                : part);
  }
}
