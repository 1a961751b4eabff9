package io.encodeonce.spark.plan;

import io.encodeonce.spark.catalyst.ScalaLists;
import io.encodeonce.spark.catalyst.Trees;
import io.encodeonce.spark.function.DocumentCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;

/** Cuts rows before calls are answered instead of after. */
final class Limits {
  private Limits() {}

  /** A limit above a projection with calls goes below it, with the sort it may stand on. */
  static LogicalPlan below(LogicalPlan node) {
    if (!isLimit(node)) {
      return node;
    }
    LogicalPlan child = node.children().apply(0);
    if (child instanceof Project project && hasCalls(project)) {
      return withChild(project, withChild(node, project.child()));
    }
    if (child instanceof Sort sort
        && sort.child() instanceof Project project
        && hasCalls(project)) {
      return sortedBelow(project, sort)
          .map(sorted -> withChild(project, withChild(node, sorted)))
          .orElse(node);
    }
    return node;
  }

  private static boolean isLimit(LogicalPlan node) {
    return node instanceof GlobalLimit || node instanceof LocalLimit || node instanceof Offset;
  }

  private static boolean hasCalls(Project project) {
    return project.projectList().exists(Limits::hasCalls);
  }

  private static boolean hasCalls(NamedExpression expression) {
    return Trees.contains((Expression) expression, DocumentCall.class::isInstance);
  }

  private static LogicalPlan withChild(LogicalPlan node, LogicalPlan child) {
    return node.withNewChildren(ScalaLists.toScala(List.of(child)));
  }

  /** The sort in terms of the projection's input, unless it sorts by a call. */
  private static Optional<LogicalPlan> sortedBelow(Project project, Sort sort) {
    Map<ExprId, Expression> computed = new HashMap<>();
    for (NamedExpression expression : ScalaLists.toJava(project.projectList())) {
      if (expression instanceof Alias alias) {
        computed.put(alias.exprId(), alias.child());
      }
    }
    LogicalPlan substituted =
        Trees.rewriteExpressions(
            sort,
            part ->
                part instanceof Attribute attribute
                    ? computed.getOrDefault(attribute.exprId(), part)
                    : part);
    boolean sortsByCall =
        substituted
            .expressions()
            .exists(order -> Trees.contains(order, DocumentCall.class::isInstance));
    return sortsByCall ? Optional.empty() : Optional.of(withChild(substituted, project.child()));
  }
}
