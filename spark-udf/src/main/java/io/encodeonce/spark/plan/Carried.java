package io.encodeonce.spark.plan;

import io.encodeonce.spark.catalyst.ScalaLists;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.FullOuter$;
import org.apache.spark.sql.catalyst.plans.InnerLike;
import org.apache.spark.sql.catalyst.plans.JoinType;
import org.apache.spark.sql.catalyst.plans.RightOuter$;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.UnaryNode;

/**
 * A plan that hands up a column which a node deep in it computes.
 *
 * @param column an attribute of the plan's output
 */
record Carried(LogicalPlan plan, Attribute column) {

  /** Up through a node, from the first child that has the column and hands it on. */
  static Optional<Carried> through(
      LogicalPlan node, Function<LogicalPlan, Optional<Carried>> below) {
    if (node instanceof Project project) {
      return below.apply(project.child()).map(found -> found.beside(project));
    }
    for (int i = 0; i < node.children().size(); i++) {
      if (handsOn(node, i)) {
        Optional<Carried> found = below.apply(node.children().apply(i));
        if (found.isPresent()) {
          return found.get().above(node, i);
        }
      }
    }
    return Optional.empty();
  }

  private Carried beside(Project project) {
    List<NamedExpression> kept = new ArrayList<>(ScalaLists.toJava(project.projectList()));
    kept.add(column);
    return new Carried(new Project(ScalaLists.toScala(kept), plan), column);
  }

  private Optional<Carried> above(LogicalPlan node, int child) {
    List<LogicalPlan> children = new ArrayList<>(ScalaLists.toJava(node.children()));
    children.set(child, plan);
    LogicalPlan above = node.withNewChildren(ScalaLists.toScala(children));
    return above.outputSet().contains(column)
        ? Optional.of(new Carried(above, column))
        : Optional.empty();
  }

  private static boolean handsOn(LogicalPlan node, int child) {
    return node instanceof Join join ? handsOn(join.joinType(), child) : node instanceof UnaryNode;
  }

  /** A join may put NULLs in place of one side's columns; they would not be what was computed. */
  private static boolean handsOn(JoinType type, int child) {
    if (type instanceof InnerLike) {
      return true;
    }
    return child == (type.equals(RightOuter$.MODULE$) ? 1 : 0) && !type.equals(FullOuter$.MODULE$);
  }
}
