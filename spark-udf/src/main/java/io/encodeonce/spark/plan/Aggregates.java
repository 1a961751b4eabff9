package io.encodeonce.spark.plan;

import io.encodeonce.spark.catalyst.ScalaLists;
import io.encodeonce.spark.function.DocumentCall;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;

/**
 * Takes apart an aggregation whose output has calls about its groups, such as {@code f(max(text))}:
 * they go into a projection above it, where there is a row a group.
 */
final class Aggregates {
  private final List<Expression> grouping;
  private final List<NamedExpression> aggregated = new ArrayList<>();

  private Aggregates(Aggregate aggregate) {
    this.grouping = ScalaLists.toJava(aggregate.groupingExpressions());
  }

  static boolean hasCallsAfter(Aggregate aggregate) {
    Aggregates parts = new Aggregates(aggregate);
    return aggregate.aggregateExpressions().exists(e -> parts.hasCallAfter((Expression) e));
  }

  /** The projection with the calls, above the aggregation without them. */
  static LogicalPlan apart(Aggregate aggregate) {
    Aggregates parts = new Aggregates(aggregate);
    List<NamedExpression> projected =
        ScalaLists.toJava(aggregate.aggregateExpressions()).stream().map(parts::above).toList();
    Object[] elements = ScalaLists.toJava(aggregate.productIterator().toSeq()).toArray();
    elements[1] = ScalaLists.toScala(parts.aggregated);
    return new Project(ScalaLists.toScala(projected), aggregate.makeCopy(elements));
  }

  private boolean hasCallAfter(Expression expression) {
    return !isComputed(expression)
        && (expression instanceof DocumentCall || expression.children().exists(this::hasCallAfter));
  }

  /** Whether the aggregation itself computes it. */
  private boolean isComputed(Expression expression) {
    return expression instanceof AggregateExpression
        || grouping.stream().anyMatch(expression::semanticEquals);
  }

  private NamedExpression above(NamedExpression expression) {
    return hasCallAfter((Expression) expression)
        ? (NamedExpression) fromGroup((Expression) expression)
        : column(expression);
  }

  /** The expression in terms of the aggregation's output. */
  private Expression fromGroup(Expression expression) {
    if (!isComputed(expression)) {
      return expression.mapChildren(this::fromGroup);
    }
    return column(
        expression instanceof Attribute attribute ? attribute : Results.named(expression));
  }

  private Attribute column(NamedExpression computed) {
    if (!aggregated.contains(computed)) {
      aggregated.add(computed);
    }
    return computed.toAttribute();
  }
}
