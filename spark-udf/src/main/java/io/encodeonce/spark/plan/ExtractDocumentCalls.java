package io.encodeonce.spark.plan;

import io.encodeonce.spark.catalyst.Trees;
import io.encodeonce.spark.function.DocumentCall;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.catalyst.expressions.Expression;
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
    return correlated || !Calls.anywhereIn(plan) ? plan : extractAll(plan);
  }

  /** From the plan and from its subqueries, each a plan of its own. */
  private LogicalPlan extractAll(LogicalPlan plan) {
    LogicalPlan outer = Subqueries.rewrite(plan, this::apply);
    return Calls.inNodesOf(outer) ? extract(outer) : outer;
  }

  private LogicalPlan extract(LogicalPlan plan) {
    LogicalPlan cut = Trees.rewriteUp(Origins.below(plan), Limits::below);
    LogicalPlan extracted = Trees.rewriteUp(Sorts.below(cut), this::extractFrom);
    // The planner knows a limit of a sort only where no two projections stand between them.
    LogicalPlan pruned = CollapseProject.apply(ColumnPruning.apply(extracted));
    return RemoveNoopOperators.apply(pruned);
  }

  private LogicalPlan extractFrom(LogicalPlan node) {
    if (!Calls.in(node)) {
      return node;
    }
    return node instanceof Aggregate aggregate && Aggregates.hasCallsAfter(aggregate)
        ? extractHere(Aggregates.apart(aggregate).mapChildren(this::extractHere))
        : extractHere(node);
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
        call.call().settings().reference(SparkContext.getOrCreate(), SQLConf.get()));
  }
}
