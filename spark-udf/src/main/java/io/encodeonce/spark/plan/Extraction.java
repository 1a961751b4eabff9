package io.encodeonce.spark.plan;

import io.encodeonce.spark.catalyst.ScalaLists;
import io.encodeonce.spark.catalyst.Trees;
import io.encodeonce.spark.function.DocumentCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LambdaFunction;
import org.apache.spark.sql.catalyst.expressions.NamedLambdaVariable;
import org.apache.spark.sql.catalyst.expressions.OuterReference;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;

/**
 * Moves one node's calls below it: those inside others first, for they are the others' input.
 *
 * @param node the node as it is so far
 */
record Extraction(LogicalPlan node) {

  /** The node with its calls below it, as far as they can be. Its output is what it was. */
  LogicalPlan withNothingLeft() {
    LogicalPlan extracted = node;
    for (List<DocumentCall> calls = calls(extracted); !calls.isEmpty(); calls = calls(extracted)) {
      extracted = moved(extracted, calls);
    }
    boolean same = extracted.output().equals(node.output());
    return same ? extracted : projected(extracted, node.output());
  }

  private static LogicalPlan projected(
      LogicalPlan plan, scala.collection.immutable.Seq<Attribute> output) {
    return new Project(ScalaLists.toScala(ScalaLists.toJava(output)), plan);
  }

  /** Calls that a child's rows are enough for, each once. */
  private static List<DocumentCall> calls(LogicalPlan node) {
    List<DocumentCall> found = new ArrayList<>();
    for (Expression expression : ScalaLists.toJava(node.expressions())) {
      expression.foreach(
          part -> {
            if (part instanceof DocumentCall call
                && isMovable(call, node)
                && found.stream().noneMatch(call::semanticEquals)) {
              found.add(call);
            }
            return scala.runtime.BoxedUnit.UNIT;
          });
    }
    return found;
  }

  private static boolean isMovable(DocumentCall call, LogicalPlan node) {
    boolean bound =
        Trees.contains(
            call,
            part ->
                (part instanceof DocumentCall && part != call)
                    || part instanceof OuterReference
                    || part instanceof AggregateExpression
                    || part instanceof WindowExpression);
    return !bound && !isInLambda(call) && call.deterministic() && side(node, call) >= 0;
  }

  /**
   * Whether the call reads a variable of a lambda that it stands in; its own lambdas are its own.
   */
  private static boolean isInLambda(DocumentCall call) {
    return Trees.contains(
        call,
        part ->
            part instanceof NamedLambdaVariable variable
                && !Trees.contains(call, lambda -> binds(lambda, variable)));
  }

  private static boolean binds(Expression part, NamedLambdaVariable variable) {
    return part instanceof LambdaFunction lambda
        && lambda.arguments().exists(argument -> argument.exprId().equals(variable.exprId()));
  }

  /** The first child that has all that the call reads, or -1. */
  private static int side(LogicalPlan node, DocumentCall call) {
    List<LogicalPlan> children = ScalaLists.toJava(node.children());
    for (int i = 0; i < children.size(); i++) {
      if (call.references().subsetOf(children.get(i).outputSet())) {
        return i;
      }
    }
    return -1;
  }

  private static LogicalPlan moved(LogicalPlan node, List<DocumentCall> calls) {
    List<LogicalPlan> children = new ArrayList<>(ScalaLists.toJava(node.children()));
    List<Answered> answered = new ArrayList<>();
    for (int i = 0; i < children.size(); i++) {
      int child = i;
      List<DocumentCall> here = calls.stream().filter(call -> side(node, call) == child).toList();
      children.set(i, below(children.get(i), here, answered));
    }
    return Trees.rewriteExpressions(
        node.withNewChildren(ScalaLists.toScala(children)), part -> replaced(part, answered));
  }

  /** A call and the attribute that has its result. */
  private record Answered(DocumentCall call, Attribute result) {}

  private static Expression replaced(Expression part, List<Answered> answered) {
    return answered.stream()
        .filter(one -> one.call().semanticEquals(part))
        .<Expression>map(Answered::result)
        .findFirst()
        .orElse(part);
  }

  /** The child with results beside its rows, where calls about one text stand together. */
  private static LogicalPlan below(
      LogicalPlan child, List<DocumentCall> calls, List<Answered> answered) {
    LogicalPlan plan = child;
    List<DocumentCall> left = new ArrayList<>();
    for (DocumentCall call : calls) {
      Optional<Carried> reuse = Reuse.find(plan, call);
      if (reuse.isPresent()) {
        plan = reuse.get().plan();
        answered.add(new Answered(call, reuse.get().column()));
      } else {
        left.add(call);
      }
    }
    while (!left.isEmpty()) {
      DocumentCall first = left.get(0);
      List<DocumentCall> together = left.stream().filter(call -> isTogether(first, call)).toList();
      left.removeAll(together);
      List<Attribute> results = together.stream().map(Results::of).toList();
      plan = new InferDocuments(ScalaLists.toScala(together), ScalaLists.toScala(results), plan);
      Stream.iterate(0, i -> i < together.size(), i -> i + 1)
          .map(i -> new Answered(together.get(i), results.get(i)))
          .forEach(answered::add);
    }
    return plan;
  }

  private static boolean isTogether(DocumentCall first, DocumentCall second) {
    return Guards.unguarded(first.text()).semanticEquals(Guards.unguarded(second.text()))
        && first.call().settings().sharesEncodings(second.call().settings());
  }
}
