package io.encodeonce.spark.exec;

import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.ScheduleOptions;
import io.encodeonce.spark.catalyst.ProductNode;
import io.encodeonce.spark.catalyst.ScalaLists;
import io.encodeonce.spark.function.CallSettings;
import io.encodeonce.spark.function.DocumentCall;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.UnaryExecNode;
import org.apache.spark.sql.execution.metric.SQLMetric;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Seq;

/**
 * Answers calls about one text: reads a window of rows ahead, encodes each of its texts once and
 * asks all its prompts together. Rows keep their partitions and order.
 */
public final class InferDocumentsExec extends SparkPlan
    implements UnaryExecNode, ProductNode, Serializable {
  private static final long serialVersionUID = 1L;

  private final Seq<DocumentCall> calls;
  private final Seq<Attribute> results;
  private final SparkPlan child;
  private transient InferenceMetrics metrics;

  /** Calls share their encodings; results are one a call. */
  public InferDocumentsExec(Seq<DocumentCall> calls, Seq<Attribute> results, SparkPlan child) {
    this.calls = calls;
    this.results = results;
    this.child = child;
  }

  @Override
  public RDD<InternalRow> doExecute() {
    CallSettings settings = settings();
    InferenceTask task =
        new InferenceTask(
            settings.reference(sparkContext(), conf()),
            settings.options(),
            ScalaLists.toJava(calls).stream().map(DocumentCall::call).toList(),
            ScalaLists.toJava(calls).stream().map(DocumentCall::children).toList(),
            child.output(),
            output(),
            counters());
    return child.execute().toJavaRDD().mapPartitions(task, true).rdd();
  }

  /** Those of all calls, but for how answers are decoded. */
  private CallSettings settings() {
    return calls.apply(0).call().settings();
  }

  @Override
  public Map<String, SQLMetric> metrics() {
    return counters().byName();
  }

  private synchronized InferenceMetrics counters() {
    if (metrics == null) {
      metrics = InferenceMetrics.create(sparkContext(), settings());
    }
    return metrics;
  }

  @Override
  public SparkPlan child() {
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
  public Partitioning outputPartitioning() {
    return child.outputPartitioning();
  }

  @Override
  public Seq<SortOrder> outputOrdering() {
    return child.outputOrdering();
  }

  @Override
  public String simpleString(int maxFields) {
    return "InferDocuments [%s], model %s".formatted(callTexts(), modelText());
  }

  @Override
  public String verboseStringWithOperatorId() {
    return "%s%nModel: %s%n"
        .formatted(UnaryExecNode.super.verboseStringWithOperatorId().stripTrailing(), modelText());
  }

  private String callTexts() {
    List<DocumentCall> asked = ScalaLists.toJava(calls);
    List<Attribute> columns = ScalaLists.toJava(results);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      texts.add(asked.get(i) + " AS " + columns.get(i));
    }
    return String.join(", ", texts);
  }

  private String modelText() {
    CallSettings settings = settings();
    return "%s (%s, %s), batches of %d rows within %s"
        .formatted(
            settings.model(),
            String.join(" with draft ", settings.locations()),
            settings.options().loading().precision(),
            settings.options().schedule().lookAheadDocuments(),
            budgetText(settings.options()));
  }

  private static String budgetText(RuntimeOptions options) {
    OptionalLong budget = options.schedule().budgetBytesOn(options.loading().device());
    long onCpu = ScheduleOptions.CPU_BUDGET_BYTES;
    return budget.isPresent()
        ? (budget.getAsLong() >> 20) + " MiB"
        : (onCpu >> 20) + " MiB, on a GPU within a share of its memory";
  }

  @Override
  public Seq<SparkPlan> children() {
    return ScalaLists.toScala(List.of(child));
  }

  @Override
  public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
    return withNewChildInternal(children.apply(0));
  }

  @Override
  public SparkPlan withNewChildInternal(SparkPlan newChild) {
    return new InferDocumentsExec(calls, results, newChild);
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
