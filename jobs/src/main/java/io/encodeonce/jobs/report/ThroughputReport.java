package io.encodeonce.jobs.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.jobs.measure.Figures;
import io.encodeonce.jobs.measure.Machine;
import io.encodeonce.jobs.measure.Measurement;
import io.encodeonce.jobs.measure.Peaks;
import io.encodeonce.jobs.measure.RunPlan;
import io.encodeonce.jobs.measure.Throughput;
import io.encodeonce.runtime.RuntimeOption;
import io.encodeonce.runtime.RuntimeOptions;
import java.util.Optional;

/** A measured throughput as a JSON object. */
public final class ThroughputReport {
  private static final int DECIMALS = 4;

  private static final double GIGA = 1e9;

  private final ObjectNode json = new ObjectMapper().createObjectNode().put("engine", "encodeonce");

  private ThroughputReport() {}

  /**
   * The figures, and what they were measured with and on.
   *
   * @param model what the user calls it
   */
  public static ObjectNode of(Throughput throughput, String model) {
    Measurement measurement = throughput.measurement();
    return new ThroughputReport()
        .documents(measurement)
        .times(measurement, throughput.plan().threads())
        .products(measurement.flops() / measurement.medianSeconds(), throughput.peaks())
        .options(model, throughput.options(), throughput.plan())
        .machine(Machine.here())
        .toJson();
  }

  /** What was answered, in one run. */
  private ThroughputReport documents(Measurement measurement) {
    json.put("documents", measurement.answers().size())
        .put("answers", measurement.answers().stream().mapToInt(d -> d.answers().size()).sum())
        .put("document_tokens", measurement.documentTokens())
        .put("prompt_tokens", measurement.promptTokens())
        .put("generated_tokens", measurement.generatedTokens());
    return this;
  }

  private ThroughputReport times(Measurement measurement, int threads) {
    double seconds = measurement.medianSeconds();
    json.put("seconds", rounded(seconds));
    ArrayNode runs = json.putArray("runs");
    measurement.seconds().forEach(run -> runs.add(rounded(run)));
    json.put("documents_per_second", rounded(measurement.answers().size() / seconds))
        .put("tokens_per_second", rounded(measurement.generatedTokens() / seconds))
        .put("encode_share", rounded(measurement.encodeShare(threads)))
        .put("decode_share", rounded(measurement.decodeShare(threads)));
    return this;
  }

  /**
   * How near the model comes to what the processor can do, if it ran there.
   *
   * @param rate of the model's products, in floating-point operations a second
   */
  private ThroughputReport products(double rate, Optional<Peaks> peaks) {
    json.put("product_gflops", rounded(rate / GIGA));
    peaks.ifPresent(measured -> compare(rate, measured));
    return this;
  }

  private void compare(double rate, Peaks peaks) {
    json.put("fp32_peak_gflops", rounded(peaks.fp32() / GIGA))
        .put("int8_peak_gflops", rounded(peaks.int8() / GIGA))
        .put("fraction_of_fp32_peak", rounded(rate / peaks.fp32()))
        .put("fraction_of_int8_peak", rounded(rate / peaks.int8()));
  }

  private ThroughputReport options(String model, RuntimeOptions options, RunPlan plan) {
    ObjectNode asked =
        json.put("precision", RuntimeOption.PRECISION.print(options.loading().precision()))
            .put("threads", plan.threads())
            .putObject("options");
    asked
        .put("model", model)
        .put("device", RuntimeOption.DEVICE.print(options.loading().device()))
        .put("min_new_tokens", options.answers().generation().minNewTokens())
        .put("max_new_tokens", options.answers().generation().maxNewTokens())
        .put("max_document_tokens", options.answers().maxDocumentTokens())
        .put("chunk_documents", plan.chunkDocuments());
    options
        .schedule()
        .budgetBytesOn(options.loading().device())
        .ifPresent(bytes -> asked.put("budget_bytes", bytes));
    return this;
  }

  private ThroughputReport machine(Machine machine) {
    machine.describe(json);
    return this;
  }

  private ObjectNode toJson() {
    return json;
  }

  private static double rounded(double number) {
    return Figures.rounded(number, DECIMALS);
  }
}
