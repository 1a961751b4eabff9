package io.encodeonce.runtime.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.Golden;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.RuntimeOptions;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** As {@code make_initial_golden.py} had Hugging Face initialise. */
class NewModelTest {
  private static final Path GOLDEN = Path.of("src/test/resources/initial/deviations.json");
  private static final int SEEDS = 20;

  @TempDir Path directory;

  static List<JsonNode> configurations() throws IOException {
    List<JsonNode> all = new ArrayList<>();
    new ObjectMapper().readTree(GOLDEN.toFile()).forEach(all::add);
    return all;
  }

  private FlatWeights weights(JsonNode config, long seed) throws IOException {
    Files.writeString(directory.resolve("config.json"), config.toString());
    return NewModel.weights(directory, seed);
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void isDistributedAsHuggingFacesIs(JsonNode golden) throws IOException {
    List<FlatWeights> drawn = new ArrayList<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      drawn.add(weights(golden.get("config"), seed));
    }
    Map<Slot, ModelTensor> tensors = drawn.get(0).config().tensors();
    assertThat(tensors.values())
        .extracting(ModelTensor::name)
        .containsExactlyInAnyOrderElementsOf(() -> golden.get("deviations").fieldNames());
    tensors.forEach(
        (slot, tensor) -> {
          double deviation = golden.get("deviations").get(tensor.name()).doubleValue();
          List<FloatBuffer> numbers = drawn.stream().map(each -> each.tensor(slot)).toList();
          if (tensor.name().contains("norm")) {
            assertConstant(tensor.name(), numbers, (float) deviation);
          } else {
            assertNormal(tensor.name(), numbers, deviation);
          }
        });
  }

  private static void assertConstant(String name, List<FloatBuffer> samples, float value) {
    for (FloatBuffer sample : samples) {
      while (sample.hasRemaining()) {
        assertThat(sample.get()).as(name).isEqualTo(value);
      }
    }
  }

  /** Five standard errors of the first, second and absolute moment. */
  private static void assertNormal(String name, List<FloatBuffer> samples, double deviation) {
    double sum = 0;
    double squares = 0;
    double absolutes = 0;
    int count = 0;
    for (FloatBuffer sample : samples) {
      count += sample.remaining();
      while (sample.hasRemaining()) {
        double unit = sample.get() / deviation;
        sum += unit;
        squares += unit * unit;
        absolutes += Math.abs(unit);
      }
    }
    double error = 5 / Math.sqrt(count);
    assertThat(sum / count).as("mean of %s", name).isCloseTo(0, within(error));
    assertThat(squares / count).as("variance of %s", name).isCloseTo(1, within(error * 1.4143));
    assertThat(absolutes / count)
        .as("mean distance of %s", name)
        .isCloseTo(Math.sqrt(2 / Math.PI), within(error * 0.6029));
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void drawsTheSameEverywhere(JsonNode golden) throws IOException {
    FlatWeights weights = weights(golden.get("config"), golden.get("seed").longValue());
    Slot drawn = slot(weights.config(), golden.get("drawn").textValue());

    FloatBuffer numbers = weights.tensor(drawn);

    for (JsonNode number : golden.get("first")) {
      assertThat(numbers.get()).isEqualTo((float) number.doubleValue());
    }
  }

  private static Slot slot(ModelConfig config, String name) {
    return config.tensors().entrySet().stream()
        .filter(tensor -> tensor.getValue().name().equals(name))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tensorsAndSeedsAreIndependent() throws IOException {
    JsonNode golden = configurations().get(1);
    FlatWeights one = weights(golden.get("config"), 1);
    FlatWeights other = weights(golden.get("config"), 2);
    List<Float> first = new ArrayList<>();
    for (FlatWeights weights : List.of(one, other)) {
      for (Map.Entry<Slot, ModelTensor> tensor : weights.config().tensors().entrySet()) {
        if (!tensor.getValue().name().contains("norm")) {
          first.add(weights.tensor(tensor.getKey()).get(3));
        }
      }
    }
    assertThat(first).doesNotHaveDuplicates();
    assertThat(weights(golden.get("config"), 1).numbers()).isEqualTo(one.numbers());
  }

  @Test
  void aTensorDoesNotDependOnTheOthers() throws IOException {
    ObjectNode config = configurations().get(0).get("config").deepCopy();
    FlatWeights shallow = weights(config, 5);
    FlatWeights deep = weights(config.put("num_layers", 4), 5);

    Slot last = slot(shallow.config(), "decoder.block.2.layer.2.DenseReluDense.wo.weight");

    assertThat(deep.tensor(last)).isEqualTo(shallow.tensor(last));
    assertThat(Collections.max(deep.config().tensors().values(), NewModelTest::bySize))
        .isEqualTo(deep.config().tensors().get(Slot.EMBEDDING));
  }

  private static int bySize(ModelTensor one, ModelTensor other) {
    return Long.compare(one.shape().get(0), other.shape().get(0));
  }

  private void copy(String variant, String... files) throws IOException {
    for (String file : files) {
      Files.copy(Golden.directory(variant).resolve(file), directory.resolve(file));
    }
  }

  @Test
  void onlyWhoAsksForANewModelGetsOne() throws IOException {
    copy("t5-relu-tied", "config.json", "tokenizer.json", "tokenizer_config.json");
    Path target = directory.resolve("made");
    assertThatThrownBy(() -> StoredModel.open(directory))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("neither model.safetensors nor");

    NewModel.write(directory, 3, target);

    assertThat(StoredNumbers.read(StoredModel.open(target)).numbers())
        .isEqualTo(NewModel.weights(directory, 3).numbers());
    try (InferenceRuntime runtime = InferenceRuntime.open(target, RuntimeOptions.defaults())) {
      assertThat(runtime.answer(Golden.read("t5-relu-tied").toDocuments()))
          .isNotEmpty()
          .allSatisfy(answers -> assertThat(answers.error()).isEmpty())
          .flatExtracting(DocumentAnswers::answers)
          .isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.safetensors", "model.safetensors.index.json", "pytorch_model.bin"})
  void aDirectoryWithWeightsIsRefused(String weights) throws IOException {
    copy("t5-relu-tied", "config.json");
    Files.createFile(directory.resolve(weights));

    assertThatThrownBy(() -> NewModel.weights(directory, 1))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll(directory.toString(), "has weights", "directory of their own");
  }

  @ParameterizedTest
  @CsvSource({
    "initializer_factor, 0, above 0",
    "initializer_factor, -1, above 0",
    "d_ff, 0, from 1",
    "vocab_size, 16777217, from 2",
    "model_type, 7, a string"
  })
  void aConfigurationThatCannotBeIsRefused(String key, int value, String rule) throws IOException {
    ObjectNode config = configurations().get(0).get("config").deepCopy();

    assertThatThrownBy(() -> weights(config.put(key, value), 1))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll("config.json", key + " is " + value, rule);
  }

  @Test
  void aModelThatNoArrayHoldsIsRefused() throws IOException {
    ObjectNode config = configurations().get(0).get("config").deepCopy();
    config.put("vocab_size", 1 << 20).put("d_model", 1 << 12);

    assertThatThrownBy(() -> weights(config, 1))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("2^31");
  }

  @Test
  void noDirectoryIsRefused() {
    assertThatThrownBy(() -> NewModel.weights(directory.resolve("absent"), 1))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("cannot be read");
  }
}
