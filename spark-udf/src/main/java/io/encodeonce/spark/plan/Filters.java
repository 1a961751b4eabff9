package io.encodeonce.spark.plan;

import io.encodeonce.spark.catalyst.Trees;
import io.encodeonce.spark.function.DocumentCall;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Conditions that cost a model and conditions that don't. */
final class Filters {
  private Filters() {}

  /** Two filters, of which the upper one has the calls, where one has both kinds of conditions. */
  static LogicalPlan cheapFirst(Filter filter) {
    List<Expression> conditions = conjuncts(filter.condition()).toList();
    var byCost =
        conditions.stream()
            .collect(
                Collectors.partitioningBy(
                    condition -> Trees.contains(condition, DocumentCall.class::isInstance)));
    boolean certain = conditions.stream().allMatch(Expression::deterministic);
    return certain && !byCost.get(false).isEmpty()
        ? new Filter(all(byCost.get(true)), new Filter(all(byCost.get(false)), filter.child()))
        : filter;
  }

  private static Stream<Expression> conjuncts(Expression condition) {
    return condition instanceof And and
        ? Stream.concat(conjuncts(and.left()), conjuncts(and.right()))
        : Stream.of(condition);
  }

  private static Expression all(List<Expression> conditions) {
    return conditions.stream().reduce(And::new).orElseThrow();
  }
}
