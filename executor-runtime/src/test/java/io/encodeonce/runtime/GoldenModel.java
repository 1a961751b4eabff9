package io.encodeonce.runtime;

import io.encodeonce.runtime.model.SampledGolden;
import java.nio.file.Path;
import java.util.List;

/**
 * A golden checkpoint to open in some number format.
 *
 * @param variant its folder's name, or {@link #SAMPLED}
 */
record GoldenModel(String variant, Precision precision) {
  static final int MAX_NEW_TOKENS = 12;

  /** The variant with token samplers, which has a golden file of its own kind. */
  static final String SAMPLED = "downsampling";

  /** The word-tokenized model that most tests ask. */
  static final GoldenModel DEFAULT = new GoldenModel("t5-gated-untied", Precision.FP32);

  RuntimeOptions options() {
    return RuntimeOptions.defaults()
        .withDevice(TestDevice.asked())
        .withPrecision(precision)
        .withNewTokens(0, MAX_NEW_TOKENS);
  }

  Path directory() {
    return variant.equals(SAMPLED) ? SampledGolden.DIRECTORY : Golden.directory(variant);
  }

  InferenceRuntime open() {
    return open(options());
  }

  InferenceRuntime open(RuntimeOptions options) {
    return InferenceRuntime.open(directory(), options);
  }

  /** Opens, answers and closes. */
  List<DocumentAnswers> answer(RuntimeOptions options, List<Document> documents) {
    try (InferenceRuntime runtime = open(options)) {
      return runtime.answer(documents);
    }
  }
}
