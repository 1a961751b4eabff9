package io.encodeonce.spark.plan;

import io.encodeonce.spark.catalyst.ScalaLists;
import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;

/** Cuts rows before calls are answered instead of after. */
final class Limits {
  private Limits() {}

  /** A limit above a projection with calls goes below it, with the sort it may stand on. */
  static LogicalPlan below(LogicalPlan node) {
    if (!Sorts.isOrderUsedBy(node)) {
      return node;
    }
    LogicalPlan child = node.children().apply(0);
    boolean sorts = child instanceof Sort sort && sort.child() instanceof Project;
    LogicalPlan unsorted = sorts ? Sorts.swapped((Sort) child).orElse(child) : child;
    return unsorted instanceof Project project && Calls.in(project)
        ? withChild(project, withChild(node, project.child()))
        : node;
  }

  private static LogicalPlan withChild(LogicalPlan node, LogicalPlan child) {
    return node.withNewChildren(ScalaLists.toScala(List.of(child)));
  }
}
