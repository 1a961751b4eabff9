package io.encodeonce.spark.exec;

import io.encodeonce.spark.catalyst.ScalaLists;
import io.encodeonce.spark.plan.InferDocuments;
import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.immutable.Seq;

/** Gives {@link InferDocuments} its operator. */
public final class InferDocumentsStrategy extends SparkStrategy {
  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    return ScalaLists.toScala(
        plan instanceof InferDocuments infer
            ? List.of(
                new InferDocumentsExec(infer.calls(), infer.results(), planLater(infer.child())))
            : List.of());
  }
}
