package io.encodeonce.spark.exec;

import io.encodeonce.runtime.AdaptiveLayers;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.LearnerMetrics;
import io.encodeonce.runtime.RuntimeMetrics;
import io.encodeonce.runtime.SpeculationMetrics;
import io.encodeonce.spark.InferenceMetric;
import io.encodeonce.spark.LayerMetric;
import io.encodeonce.spark.function.CallSettings;
import io.encodeonce.spark.model.ModelReference;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What an operator counts; executors report it with every heartbeat while tasks run.
 *
 * @param adaptive the model's layers that are counted apart
 * @param ofLayers their counters, by the names that are shown
 */
record InferenceMetrics(
    EnumMap<InferenceMetric, SQLMetric> metrics,
    AdaptiveLayers adaptive,
    Map<String, SQLMetric> ofLayers)
    implements Serializable {

  /** Counters of what calls of these settings can do. */
  static InferenceMetrics create(SparkContext context, CallSettings settings) {
    EnumMap<InferenceMetric, SQLMetric> metrics = new EnumMap<>(InferenceMetric.class);
    for (InferenceMetric metric : InferenceMetric.values()) {
      if (settings.hasDraft() || !metric.isOfDraft()) {
        metrics.put(metric, metric(metric, context));
      }
    }
    AdaptiveLayers adaptive = ModelReference.adaptiveLayers(context, settings.location());
    Map<String, SQLMetric> ofLayers = new LinkedHashMap<>();
    Stream.concat(
            adaptive.sampled().stream().map(LayerMetric.TOKENS::shown),
            adaptive.learning().stream().map(LayerMetric.LEARNERS::shown))
        .forEach(shown -> ofLayers.put(shown, SQLMetrics.createMetric(context, shown)));
    return new InferenceMetrics(metrics, adaptive, ofLayers);
  }

  private static SQLMetric metric(InferenceMetric metric, SparkContext context) {
    return metric.isTime()
        ? SQLMetrics.createNanoTimingMetric(context, metric.shown(), -1)
        : SQLMetrics.createMetric(context, metric.shown());
  }

  scala.collection.immutable.Map<String, SQLMetric> byName() {
    Map<String, SQLMetric> byName = new LinkedHashMap<>(ofLayers);
    metrics.forEach((metric, counter) -> byName.put(metric.name(), counter));
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(byName));
  }

  void add(InferenceMetric metric, long count) {
    SQLMetric counter = metrics.get(metric);
    if (counter != null) {
      counter.add(count);
    }
  }

  /** A model whose files have changed since the query was planned may have other layers. */
  private void add(LayerMetric metric, String layer, long count) {
    SQLMetric counter = ofLayers.get(metric.shown(layer));
    if (counter != null) {
      counter.add(count);
    }
  }

  void count(DocumentAnswers answered) {
    add(InferenceMetric.DOCUMENTS, 1);
    add(InferenceMetric.ANSWERS, answered.answers().size());
    add(InferenceMetric.DOCUMENT_TOKENS, answered.documentTokens());
    answered
        .answers()
        .forEach(answer -> add(InferenceMetric.GENERATED_TOKENS, answer.tokenIds().size()));
    add(InferenceMetric.TRUNCATED, answered.truncated() ? 1 : 0);
    add(InferenceMetric.ERRORS, answered.error().isPresent() ? 1 : 0);
  }

  void count(RuntimeMetrics runtime) {
    add(InferenceMetric.BATCHES, 1);
    add(InferenceMetric.KEPT_TOKENS, runtime.keptTokens());
    int layers = Math.min(adaptive.sampled().size(), runtime.layerTokens().size());
    for (int layer = 0; layer < layers; layer++) {
      add(LayerMetric.TOKENS, adaptive.sampled().get(layer), runtime.layerTokens().get(layer));
    }
    for (LearnerMetrics module : runtime.learners()) {
      add(LayerMetric.LEARNERS, module.layer(), module.learners());
    }
    add(InferenceMetric.DECODER_STEPS, runtime.decoderSteps());
    add(InferenceMetric.ENCODE_TIME, runtime.encodeNanos());
    add(InferenceMetric.DECODE_TIME, runtime.decodeNanos());
    count(runtime.speculation());
  }

  private void count(SpeculationMetrics speculation) {
    add(InferenceMetric.SMALL_CALLS, speculation.smallCalls());
    add(InferenceMetric.LARGE_CALLS, speculation.largeCalls());
    add(InferenceMetric.DRAFTED, speculation.answers().drafted());
    add(InferenceMetric.ACCEPTED, speculation.answers().accepted());
    add(InferenceMetric.ROLLBACKS, speculation.answers().rollbacks());
    add(InferenceMetric.FALLBACKS, speculation.answers().fallbacks());
    add(InferenceMetric.DRAFTED_ROUNDS, speculation.draftedRounds());
    add(InferenceMetric.PLAIN_ROUNDS, speculation.plainRounds());
  }
}
