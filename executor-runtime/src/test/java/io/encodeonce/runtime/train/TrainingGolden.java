package io.encodeonce.runtime.train;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What training in Hugging Face and torch gives; see {@code make_training_golden.py}. */
@JsonIgnoreProperties(ignoreUnknown = true)
record TrainingGolden(
    String variant, List<GoldenDocument> documents, Losses losses, Map<String, Digest> gradients) {
  private static final Path ROOT = Path.of("src/test/resources/training");

  /** A document and its rows, token ids. */
  record GoldenDocument(List<Integer> ids, List<GoldenRow> rows) {
    TrainingExample toExample() {
      return new TrainingExample(
          array(ids),
          rows.stream().map(row -> array(row.prompt)).toList(),
          rows.stream().map(row -> array(row.answer)).toList());
    }

    private static int[] array(List<Integer> ids) {
      return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    static List<TrainingExample> toExamples(List<GoldenDocument> documents) {
      return documents.stream().map(GoldenDocument::toExample).toList();
    }
  }

  /** A prompt and its answer, end token included. */
  record GoldenRow(List<Integer> prompt, List<Integer> answer) {}

  /** By kind. */
  record Losses(
      @JsonProperty("cross_entropy") Loss crossEntropy,
      @JsonProperty("label_smoothing") Loss smoothed,
      List<Loss> distillation) {}

  /** A mean over answer tokens, and the norm of all its gradients together. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Loss(
      double loss,
      @JsonProperty("gradient_norm") double gradientNorm,
      String teacher,
      double temperature,
      double smoothing) {}

  /** A tensor in few numbers: the values at flat indexes. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Digest(
      List<Integer> shape,
      double norm,
      double sum,
      List<Integer> indexes,
      List<Double> values,
      @JsonProperty("float32_error") double singlePrecisionError) {}

  /** Steps of an optimizer on the same documents. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Steps(List<GoldenDocument> documents, List<Run> runs) {}

  /** The losses and gradient norms before each step, and the tensors after some, by name. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Run(
      String optimizer,
      @JsonProperty("clip_norm") double clipNorm,
      List<Double> losses,
      @JsonProperty("gradient_norms") List<Double> gradientNorms,
      Map<Integer, Map<String, Digest>> parameters,
      @JsonProperty("float32_error") double singlePrecisionError) {}

  /** The losses before many steps, each on the next batch. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Curve(
      int steps,
      List<List<GoldenDocument>> batches,
      @JsonProperty("float64_losses") List<Double> losses) {}

  List<TrainingExample> examples() {
    return GoldenDocument.toExamples(documents);
  }

  /** All variants that training was tried on. */
  static Stream<String> variants() {
    try (Stream<Path> files = Files.list(ROOT)) {
      return files
          .map(file -> file.getFileName().toString().replace(".json", ""))
          .filter(name -> Files.isDirectory(Path.of("src/test/resources/golden", name)))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TrainingGolden read(String variant) {
    return read(variant, TrainingGolden.class);
  }

  static <T> T read(String name, Class<T> type) {
    try {
      return new ObjectMapper().readValue(ROOT.resolve(name + ".json").toFile(), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
