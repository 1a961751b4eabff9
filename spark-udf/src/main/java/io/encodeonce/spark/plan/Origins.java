package io.encodeonce.spark.plan;

import io.encodeonce.spark.catalyst.ScalaLists;
import io.encodeonce.spark.catalyst.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.catalog.HiveTableRelation;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InputFileBlockLength;
import org.apache.spark.sql.catalyst.expressions.InputFileBlockStart;
import org.apache.spark.sql.catalyst.expressions.InputFileName;
import org.apache.spark.sql.catalyst.expressions.MonotonicallyIncreasingID;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SparkPartitionID;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.UnaryNode;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;

/**
 * Computes where a row comes from, such as {@code input_file_name()}, below calls. It is read from
 * the task's state, which is another row's when an operator has read ahead, and another task's when
 * calls have been put above a limit.
 */
final class Origins {
  private Origins() {}

  static LogicalPlan below(LogicalPlan plan) {
    return Trees.rewriteUp(plan, Origins::belowNode);
  }

  private static LogicalPlan belowNode(LogicalPlan node) {
    List<Expression> origins = node instanceof UnaryNode ? found(node) : List.of();
    if (origins.isEmpty() || !readsAhead(node)) {
      return node;
    }
    LogicalPlan moved = node;
    for (Expression origin : origins) {
      moved = moved(moved, origin);
    }
    return moved;
  }

  private static boolean readsAhead(LogicalPlan plan) {
    return plan.exists(node -> node instanceof InferDocuments || Calls.in(node));
  }

  /** Those that the node computes, each once. */
  private static List<Expression> found(LogicalPlan node) {
    List<Expression> found = new ArrayList<>();
    for (Expression expression : ScalaLists.toJava(node.expressions())) {
      expression.foreach(
          part -> {
            boolean wanted = isOfFile(part) || (isOfTask(part) && Calls.in(node));
            if (wanted && !found.contains(part)) {
              found.add(part);
            }
            return scala.runtime.BoxedUnit.UNIT;
          });
    }
    return found;
  }

  private static boolean isOfFile(Expression part) {
    return part instanceof InputFileName
        || part instanceof InputFileBlockStart
        || part instanceof InputFileBlockLength;
  }

  /** What reading ahead leaves as it is, but a limit does not. */
  private static boolean isOfTask(Expression part) {
    return part instanceof SparkPartitionID || part instanceof MonotonicallyIncreasingID;
  }

  private static LogicalPlan moved(LogicalPlan node, Expression origin) {
    NamedExpression column = Results.named(origin);
    LogicalPlan replaced =
        Trees.rewriteExpressions(node, part -> part.equals(origin) ? column.toAttribute() : part);
    LogicalPlan above = replaced instanceof Filter filter ? cheapFirst(filter, column) : replaced;
    LogicalPlan child = above.children().apply(0);
    return (isOfFile(origin) ? whereRead(child, column) : Optional.of(beside(child, column)))
        .map(below -> above.withNewChildren(ScalaLists.toScala(List.of(below))))
        .orElse(node);
  }

  /** Conditions that Spark may hand to a scan do not wait for the column. */
  private static Filter cheapFirst(Filter filter, NamedExpression column) {
    return Filters.first(
        filter,
        condition ->
            !Calls.in(condition) && !condition.references().contains(column.toAttribute()));
  }

  private static LogicalPlan beside(LogicalPlan plan, NamedExpression column) {
    List<NamedExpression> columns = new ArrayList<>(ScalaLists.toJava(plan.output()));
    columns.add(column);
    return new Project(ScalaLists.toScala(columns), plan);
  }

  /** The plan with the column of what is read below all calls; none where it cannot get up here. */
  private static Optional<LogicalPlan> whereRead(LogicalPlan plan, NamedExpression column) {
    if (!readsAhead(plan)) {
      return Optional.of(beside(plan, column));
    }
    if (plan instanceof Union union) {
      return inEach(union, column);
    }
    return Carried.through(plan, child -> inChild(plan, child, column)).map(Carried::plan);
  }

  private static Optional<Carried> inChild(
      LogicalPlan plan, LogicalPlan child, NamedExpression column) {
    return readsFiles(child) || !readsFiles(plan)
        ? whereRead(child, column).map(below -> new Carried(below, column.toAttribute()))
        : Optional.empty();
  }

  private static boolean readsFiles(LogicalPlan plan) {
    return plan.exists(
        node ->
            node instanceof LogicalRelation
                || node instanceof HiveTableRelation
                || node instanceof DataSourceV2ScanRelation);
  }

  /** A union's columns are told by their places, and named as the first child's are. */
  private static Optional<LogicalPlan> inEach(Union union, NamedExpression column) {
    List<LogicalPlan> children = new ArrayList<>();
    for (LogicalPlan child : ScalaLists.toJava(union.children())) {
      NamedExpression own = children.isEmpty() ? column : column.newInstance();
      Optional<LogicalPlan> below = whereRead(child, own);
      if (below.isEmpty()) {
        return Optional.empty();
      }
      List<NamedExpression> columns = new ArrayList<>(ScalaLists.toJava(child.output()));
      columns.add(own.toAttribute());
      children.add(new Project(ScalaLists.toScala(columns), below.get()));
    }
    return Optional.of(union.withNewChildren(ScalaLists.toScala(children)));
  }
}
