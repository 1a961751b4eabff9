package io.encodeonce.spark.plan;

import io.encodeonce.spark.catalyst.ProductNode;
import io.encodeonce.spark.catalyst.ScalaLists;
import io.encodeonce.spark.function.DocumentCall;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionSet;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.UnaryNode;
import scala.Option;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/** Rows with the results of calls about one text beside them; the calls share its encoding. */
public final class InferDocuments extends LogicalPlan
    implements UnaryNode, ProductNode, Serializable {
  private static final long serialVersionUID = 1L;

  private final Seq<DocumentCall> calls;
  private final Seq<Attribute> results;
  private final LogicalPlan child;

  /** Results are one a call; apart from the calls, for Spark would take an alias away. */
  public InferDocuments(Seq<DocumentCall> calls, Seq<Attribute> results, LogicalPlan child) {
    this.calls = calls;
    this.results = results;
    this.child = child;
  }

  public Seq<DocumentCall> calls() {
    return calls;
  }

  public Seq<Attribute> results() {
    return results;
  }

  @Override
  public LogicalPlan child() {
    return child;
  }

  @Override
  public Seq<Attribute> output() {
    return ScalaLists.joined(child.output(), results);
  }

  @Override
  public AttributeSet producedAttributes() {
    return AttributeSet.apply(
        ScalaLists.<Expression>toScala(ScalaLists.<Attribute>toJava(results)));
  }

  @Override
  public ExpressionSet validConstraints() {
    return UnaryNode.super.validConstraints();
  }

  @Override
  public Option<Object> maxRows() {
    return child.maxRows();
  }

  @Override
  public Option<Object> maxRowsPerPartition() {
    return child.maxRowsPerPartition();
  }

  @Override
  public Seq<LogicalPlan> children() {
    return ScalaLists.toScala(List.of(child));
  }

  @Override
  public LogicalPlan withNewChildrenInternal(IndexedSeq<LogicalPlan> children) {
    return withNewChildInternal(children.apply(0));
  }

  @Override
  public LogicalPlan withNewChildInternal(LogicalPlan newChild) {
    return new InferDocuments(calls, results, newChild);
  }

  @Override
  public List<Object> productElements() {
    return List.of(calls, results, child);
  }

  @Override
  public boolean equals(Object other) {
    return isSame(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
