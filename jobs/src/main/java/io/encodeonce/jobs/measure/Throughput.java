package io.encodeonce.jobs.measure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.GeneratedText;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.RuntimeOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a model does in a second, measured.
 *
 * @param peaks what the processor's products reach, where the model ran on it
 */
public record Throughput(
    RuntimeOptions options, RunPlan plan, Measurement measurement, Optional<Peaks> peaks) {

  /** Answers the documents again and again, then measures the processor's products alone. */
  public static Throughput measure(
      Path modelDirectory, RuntimeOptions options, List<Document> documents, RunPlan plan) {
    try (InferenceRuntime runtime = InferenceRuntime.open(modelDirectory, options)) {
      Measurement measurement = Measurement.take(runtime, documents, plan);
      boolean onProcessor = options.loading().device().kind() == Device.Kind.CPU;
      return new Throughput(
          options,
          plan,
          measurement,
          onProcessor ? Optional.of(Peaks.measure(plan.threads())) : Optional.empty());
    }
  }

  /** Each answer's token ids by its number, counted over the documents and their prompts. */
  public ObjectNode answers() {
    ObjectNode answers = new ObjectMapper().createObjectNode();
    measurement.answers().stream()
        .flatMap(document -> document.answers().stream())
        .map(GeneratedText::tokenIds)
        .forEach(ids -> ids.forEach(answers.putArray(String.valueOf(answers.size()))::add));
    return answers;
  }
}
