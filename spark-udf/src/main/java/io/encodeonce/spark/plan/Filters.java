package io.encodeonce.spark.plan;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;

/** Conditions that cost a model and conditions that don't. */
final class Filters {
  private Filters() {}

  /** Two filters, of which the upper one has the calls, where one has both kinds of conditions. */
  static Filter cheapFirst(Filter filter) {
    return first(filter, condition -> !Calls.in(condition));
  }

  /** Two filters, of which the lower one has the wanted conditions, where one has others too. */
  static Filter first(Filter filter, Predicate<Expression> wanted) {
    List<Expression> conditions = conjuncts(filter.condition()).toList();
    var byTurn = conditions.stream().collect(Collectors.partitioningBy(wanted));
    boolean certain = conditions.stream().allMatch(Expression::deterministic);
    return certain && byTurn.values().stream().noneMatch(List::isEmpty)
        ? new Filter(all(byTurn.get(false)), new Filter(all(byTurn.get(true)), filter.child()))
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
