package io.encodeonce.spark.plan;

import io.encodeonce.spark.catalyst.Trees;
import io.encodeonce.spark.function.DocumentCall;
import io.encodeonce.spark.model.ModelReference;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.optimizer.CollapseProject;
import org.apache.spark.sql.catalyst.optimizer.ColumnPruning;
import org.apache.spark.sql.catalyst.optimizer.RemoveNoopOperators;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Subquery;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.internal.SQLConf;

/**
 * Takes calls out of a query's expressions into {@link InferDocuments}, below as few rows as
 * possible. To be run last: after it nothing knows the calls any more.
 */
public final class ExtractDocumentCalls extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    // A correlated subquery becomes a join first.
    boolean correlated = plan instanceof Subquery subquery && subquery.correlated();
    return correlated || !hasCalls(plan) ? plan : extract(plan);
  }

  private LogicalPlan extract(LogicalPlan plan) {
    LogicalPlan cut = Sorts.below(Trees.rewriteUp(plan, Limits::below));
    LogicalPlan extracted = Trees.rewriteUp(cut, this::extractFrom);
    // The planner knows a limit of a sort only where no two projections stand between them.
    LogicalPlan pruned = CollapseProject.apply(ColumnPruning.apply(extracted));
    return RemoveNoopOperators.apply(pruned);
  }

  private static boolean hasCalls(LogicalPlan plan) {
    return plan.exists(node -> node.expressions().exists(ExtractDocumentCalls::hasCalls));
  }

  private static boolean hasCalls(Expression expression) {
    return Trees.contains(
        expression,
        part ->
            part instanceof DocumentCall
                || (part instanceof SubqueryExpression subquery && hasCalls(subquery.plan())));
  }

  private LogicalPlan extractFrom(LogicalPlan node) {
    if (node instanceof InferDocuments
        || !node.expressions().exists(ExtractDocumentCalls::hasCalls)) {
      return node;
    }
    LogicalPlan prepared = Trees.rewriteExpressions(node, this::inSubquery);
    return prepared instanceof Aggregate aggregate && Aggregates.hasCallsAfter(aggregate)
        ? extractHere(Aggregates.apart(aggregate).mapChildren(this::extractHere))
        : extractHere(prepared);
  }

  private Expression inSubquery(Expression expression) {
    return expression instanceof SubqueryExpression subquery
        ? subquery.withNewPlan(apply(subquery.plan()))
        : expression;
  }

  private LogicalPlan extractHere(LogicalPlan node) {
    LogicalPlan split = node instanceof Filter filter ? Filters.cheapFirst(filter) : node;
    LogicalPlan guarded = split.mapExpressions(Guards::write);
    LogicalPlan extracted = new Extraction(guarded).withNothingLeft();
    return Trees.rewriteExpressions(extracted, ExtractDocumentCalls::rowByRow);
  }

  /** What no operator can answer: calls of lambdas, of both sides of a join, of chance. */
  private static Expression rowByRow(Expression expression) {
    if (!(expression instanceof DocumentCall call)) {
      return expression;
    }
    return call.rowByRow(
        ModelReference.read(
            SparkContext.getOrCreate(), SQLConf.get(), call.call().settings().locations()));
  }
}
