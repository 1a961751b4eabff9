package io.encodeonce.spark.plan;

import io.encodeonce.spark.catalyst.ScalaLists;
import io.encodeonce.spark.function.DocumentCall;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * Finds a result which a node in a plan has computed already. Spark copies a projected call into
 * the filters and joins above it; it is still to run once.
 */
final class Reuse {
  private Reuse() {}

  static Optional<Carried> find(LogicalPlan plan, DocumentCall call) {
    Optional<Carried> here =
        plan instanceof InferDocuments infer ? of(infer, call) : Optional.empty();
    return here.or(() -> below(plan, (DocumentCall) Sorts.before(plan, call)));
  }

  /** In a child, in whose terms the call is. */
  private static Optional<Carried> below(LogicalPlan plan, DocumentCall call) {
    return Carried.through(
        plan,
        child ->
            call.references().subsetOf(child.outputSet()) ? find(child, call) : Optional.empty());
  }

  private static Optional<Carried> of(InferDocuments infer, DocumentCall call) {
    List<DocumentCall> calls = ScalaLists.toJava(infer.calls());
    List<Attribute> results = ScalaLists.toJava(infer.results());
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).semanticEquals(call)) {
        return Optional.of(new Carried(infer, results.get(i)));
      }
    }
    return Optional.empty();
  }
}
