package io.encodeonce.spark.plan;

import io.encodeonce.spark.catalyst.ScalaLists;
import io.encodeonce.spark.catalyst.Trees;
import io.encodeonce.spark.function.DocumentCall;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNull;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import scala.Tuple2;

/**
 * Writes into a call when it is needed. A branch of a CASE is not computed for every row, but an
 * operator below it is; so {@code CASE WHEN c THEN f(t) END} becomes {@code f(IF(c, t, NULL))}, and
 * rows without a text cost nothing.
 */
final class Guards {
  private Guards() {}

  static Expression write(Expression expression) {
    return guarded(expression, List.of());
  }

  private static Expression guarded(Expression expression, List<Expression> guards) {
    if (!Calls.in(expression) || expression instanceof LambdaFunction) {
      return expression;
    }
    if (expression instanceof DocumentCall call) {
      return inCall(call, guards);
    }
    if (expression instanceof AggregateExpression || expression instanceof WindowExpression) {
      // Its arguments are computed for every row, whatever becomes of the whole.
      return expression.mapChildren(child -> guarded(child, List.of()));
    }
    Steps steps = Steps.of(expression);
    List<Expression> children = new ArrayList<>();
    for (Expression child : ScalaLists.toJava(expression.children())) {
      children.add(guarded(child, both(guards, steps.condition(children.size()))));
    }
    return expression.withNewChildren(ScalaLists.toScala(children));
  }

  private static Expression inCall(DocumentCall call, List<Expression> guards) {
    DocumentCall inner = (DocumentCall) call.mapChildren(child -> guarded(child, guards));
    return guards.stream()
        .filter(guard -> isWorthWhile(guard, inner))
        .reduce(And::new)
        .map(when -> inner.withText(new If(when, inner.text(), noText(inner))))
        .orElse(inner);
  }

  /** To wait for a call about the same text would be to encode it again. */
  private static boolean isWorthWhile(Expression guard, DocumentCall call) {
    return !Trees.contains(
        guard,
        part ->
            part instanceof DocumentCall other
                && unguarded(other.text()).semanticEquals(unguarded(call.text())));
  }

  private static Expression noText(DocumentCall call) {
    return Literal.create(null, call.text().dataType());
  }

  /** The text without a guard that was written here. */
  static Expression unguarded(Expression text) {
    boolean written =
        text instanceof If choice
            && choice.falseValue() instanceof Literal otherwise
            && otherwise.value() == null;
    return written ? unguarded(((If) text).trueValue()) : text;
  }

  private static List<Expression> both(List<Expression> first, List<Expression> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /** The conditions, all of them, on which an expression computes each child. */
  private record Steps(List<List<Expression>> conditions) {
    static Steps of(Expression expression) {
      if (expression instanceof CaseWhen choice) {
        return ofCase(choice);
      }
      if (expression instanceof If choice) {
        return new Steps(
            List.of(
                List.of(), List.of(choice.predicate()), List.of(isNot(choice.predicate(), true))));
      }
      if (expression instanceof Coalesce choice) {
        return ofCoalesce(choice);
      }
      if (expression instanceof And and) {
        return new Steps(List.of(List.of(), List.of(isNot(and.left(), false))));
      }
      if (expression instanceof Or or) {
        return new Steps(List.of(List.of(), List.of(isNot(or.left(), true))));
      }
      return new Steps(List.of());
    }

    List<Expression> condition(int child) {
      return child < conditions.size() ? conditions.get(child) : List.of();
    }

    private static Steps ofCase(CaseWhen choice) {
      List<List<Expression>> conditions = new ArrayList<>();
      List<Expression> reached = List.of();
      for (Tuple2<Expression, Expression> branch : ScalaLists.toJava(choice.branches())) {
        conditions.add(reached);
        conditions.add(both(reached, List.of(branch._1())));
        reached = both(reached, List.of(isNot(branch._1(), true)));
      }
      conditions.add(reached);
      return new Steps(conditions);
    }

    private static Steps ofCoalesce(Coalesce choice) {
      List<List<Expression>> conditions = new ArrayList<>();
      List<Expression> reached = List.of();
      for (Expression child : ScalaLists.toJava(choice.children())) {
        conditions.add(reached);
        reached = both(reached, List.of(new IsNull(child)));
      }
      return new Steps(conditions);
    }

    private static Expression isNot(Expression condition, boolean value) {
      return new Not(new EqualNullSafe(condition, Literal.create(value, condition.dataType())));
    }
  }
}
