package io.encodeonce.spark.plan;

import io.encodeonce.spark.catalyst.ScalaLists;
import io.encodeonce.spark.function.DocumentCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.UnaryNode;

/**
 * A plan that hands up a result which a node in it has computed already. Spark copies a projected
 * call into the filters and joins above it; it is still to run once.
 *
 * @param result an attribute of the plan's output
 */
record Reuse(LogicalPlan plan, Attribute result) {

  static Optional<Reuse> find(LogicalPlan plan, DocumentCall call) {
    if (plan instanceof Project project) {
      return through(project, call);
    }
    Optional<Reuse> here =
        plan instanceof InferDocuments infer ? of(infer, call) : Optional.empty();
    return here.or(() -> throughChild(plan, call));
  }

  private static Optional<Reuse> of(InferDocuments infer, DocumentCall call) {
    List<DocumentCall> calls = ScalaLists.toJava(infer.calls());
    List<Attribute> results = ScalaLists.toJava(infer.results());
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).semanticEquals(call)) {
        return Optional.of(new Reuse(infer, results.get(i)));
      }
    }
    return Optional.empty();
  }

  /** Through a node that hands on its child's columns as they are. */
  private static Optional<Reuse> throughChild(LogicalPlan node, DocumentCall call) {
    List<LogicalPlan> children = new ArrayList<>(ScalaLists.toJava(node.children()));
    for (int i = 0; i < children.size(); i++) {
      if (handsOn(node, i) && call.references().subsetOf(children.get(i).outputSet())) {
        Optional<Reuse> below = find(children.get(i), call);
        if (below.isPresent()) {
          children.set(i, below.get().plan());
          LogicalPlan above = node.withNewChildren(ScalaLists.toScala(children));
          Attribute result = below.get().result();
          return above.outputSet().contains(result)
              ? Optional.of(new Reuse(above, result))
              : Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** A join may put NULLs in place of one side's columns; they would not be the call's. */
  private static boolean handsOn(LogicalPlan node, int child) {
    if (node instanceof Join join) {
      String type = join.joinType().sql();
      String side = child == 0 ? "LEFT" : "RIGHT";
      return type.equals("INNER") || type.equals("CROSS") || type.startsWith(side);
    }
    return node instanceof UnaryNode;
  }

  /** A projection renames and computes; the call is sought in the terms of its input. */
  private static Optional<Reuse> through(Project project, DocumentCall call) {
    DocumentCall before = (DocumentCall) Sorts.before(project, call);
    List<NamedExpression> kept = new ArrayList<>(ScalaLists.toJava(project.projectList()));
    return find(project.child(), before)
        .map(
            below -> {
              kept.add(below.result());
              return new Reuse(new Project(ScalaLists.toScala(kept), below.plan()), below.result());
            });
  }
}
