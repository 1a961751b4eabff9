package io.encodeonce.runtime.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.util.RawValue;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.checkpoint.StoredType;
import io.encodeonce.runtime.family.AdaptiveModule.Kind;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code config.json} says of learners, and the tensors that a model has of them. */
class LearnersTest {
  private static final Learners SOME =
      new Learners(
          Map.of(
              new AdaptiveModule(Stack.ENCODER, 0, Kind.FEED_FORWARD), new LearnerShape(4, 3, 2),
              new AdaptiveModule(Stack.ENCODER, 0, Kind.QUERY), new LearnerShape(2, 5, 1),
              new AdaptiveModule(Stack.DECODER, 1, Kind.CROSS_KEYS_VALUES),
                  new LearnerShape(3, 2, 4),
              new AdaptiveModule(Stack.DECODER, 0, Kind.CROSS_OUTPUT), new LearnerShape(2, 4, 3)),
          List.of(new BudgetPoint(0.25, -2.5), new BudgetPoint(0.75, 1)));

  private static final String MODULE =
      "{\"stack\": \"encoder\", \"layer\": 0, \"module\": \"q\", \"learners\": 2, \"width\": 5, \"gate_width\": 1}";

  @TempDir Path parent;
  private Path directory;
  private TinyCheckpoint tiny;

  @BeforeEach
  void base() throws IOException {
    directory = Files.createDirectory(parent.resolve("base"));
    tiny = new TinyCheckpoint(directory);
  }

  private Learners read(String learners) throws IOException {
    tiny.config().put("model_type", "adaptive_t5");
    tiny.config().putArray("architectures").add("AdaptiveT5ForConditionalGeneration");
    tiny.config().putRawValue("learners", new RawValue(learners));
    tiny.write();
    return ConfigReader.open(directory).read(true).learners();
  }

  @Test
  void readsEachKey() throws IOException {
    String text = "{\"modules\": [%s], \"budgets\": [[0.25, -2.5], [0.75, 1]]}".formatted(MODULE);

    assertThat(read(text))
        .isEqualTo(
            new Learners(
                Map.of(new AdaptiveModule(Stack.ENCODER, 0, Kind.QUERY), new LearnerShape(2, 5, 1)),
                SOME.budgets()));
  }

  @Test
  void learnersNeedNotBeMeasuredYet() throws IOException {
    assertThat(read("{\"modules\": [%s]}".formatted(MODULE)).budgets()).isEmpty();
  }

  @Test
  void anAdaptedModelMayHaveNone() throws IOException {
    assertThat(read("null")).isEqualTo(Learners.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"stack\": \"encoder\" | \"stack\": \"top\" | learners.modules.stack is \"top\", but must be one of decoder, encoder",
        "\"module\": \"q\" | \"module\": \"wi\" | learners.modules.module is \"wi\", but must be one of cross_kv, cross_o, cross_q, feed_forward, k, o, q, v",
        "\"module\": \"q\" | \"module\": \"cross_q\" | learners.modules is encoder.0.cross_q, but must be of a decoder",
        "\"layer\": 0 | \"layer\": 1 | learners.modules.layer is 1, but must be from 0 to 0",
        "\"learners\": 2 | \"learners\": 0 | learners.modules.learners is 0, but must be from 1",
        "\"learners\": 2 | \"learners\": 2.5 | learners.modules.learners is 2.5, but must be a whole number",
        "\"width\": 5 | \"width\": 0 | learners.modules.width is 0, but must be from 1",
        "\"gate_width\": 1 | \"gate_width\": 0 | learners.modules.gate_width is 0, but must be from 1",
        ", \"gate_width\": 1 | | no learners.modules.gate_width",
      })
  void refusesNonsenseOfAModule(String part, String wrong, String message) {
    String module = MODULE.replace(part, wrong == null ? "" : wrong);

    assertThatThrownBy(() -> read("{\"modules\": [%s]}".formatted(module)))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll("config.json", message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "3 | learners is 3, but must be an object",
        "{\"modules\": [3]} | learners.modules is [3], but must be a list of objects",
        "{\"modules\": [M, M]} | but must be each module once",
        "{\"modules\": [M], \"budgets\": [0.5]} | learners.budgets is [0.5], but must be pairs",
        "{\"modules\": [M], \"budgets\": [[1.5, 0]]} | learners.budgets is 1.5, but must be shares",
        "{\"modules\": [M], \"budgets\": [[0.5, 1], [0.7, 0]]} | but must be ascending",
        "{\"modules\": [], \"budgets\": [[0.5, 1]]} | but must be of modules",
      })
  void refusesNonsense(String learners, String message) {
    assertThatThrownBy(() -> read(learners.replace("M", MODULE)))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll("config.json", message);
  }

  @Test
  void refusesLearnersOfAModelThatIsBeingPruned() {
    tiny.config().putRawValue("pruning_masks", new RawValue("{\"shape\": \"free\"}"));

    assertThatThrownBy(() -> read("{\"modules\": [%s]}".formatted(MODULE)))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll(
            "config.json", "learners is beside pruning_masks, but must be without");
  }

  @Test
  void refusesLearnersOfABlockThatIsGone() throws IOException {
    String shapes = "{\"encoder\": [{\"num_heads\": %d, \"d_ff\": 3}], \"decoder\": [D, D]}";
    String decoder = "{\"num_heads\": 2, \"cross_num_heads\": 1, \"d_ff\": 3}";
    String module = "{\"modules\": [%s]}".formatted(MODULE);
    String both = shapes.replace("D", decoder);
    tiny.config().putRawValue("layer_shapes", new RawValue(both.formatted(2)));
    assertThat(read(module).modules()).hasSize(1);

    tiny.config().putRawValue("layer_shapes", new RawValue(both.formatted(0)));
    assertThatThrownBy(() -> read(module))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll(
            "config.json",
            "learners.modules is encoder.0.q, but must be of a block that is there: layer_shapes");
  }

  /** Hugging Face would open it and look for the dense matrices. */
  @Test
  void aModelThatIsCalledT5HasNone() throws IOException {
    tiny.config().putRawValue("learners", new RawValue("{\"modules\": [%s]}".formatted(MODULE)));
    tiny.write();

    assertThatThrownBy(() -> ConfigReader.open(directory).read(true))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("must be absent unless model_type is adaptive_t5");
  }

  @Test
  void whatIsReadIsWhatWasWritten() throws IOException {
    StoredModel plain = tiny.write().open();
    FlatWeights weights = FlatWeights.zeros(plain.config().adapted(SOME));
    InitialWeights initial = new InitialWeights(weights.config(), 1);
    weights
        .config()
        .tensors()
        .forEach((slot, tensor) -> initial.fill(weights.tensor(slot), tensor, 1));
    Path target = parent.resolve("written");

    CheckpointWriter.write(directory, weights, StoredType.FP32, target);

    StoredModel written = StoredModel.open(target);
    assertThat(written.config()).isEqualTo(weights.config());
    assertThat(StoredNumbers.read(written).numbers()).isEqualTo(weights.numbers());
  }

  /** Width 6, attention 3 heads of 5. */
  @Test
  void learnersStandInTheirModulesPlace() throws IOException {
    ModelConfig plain = tiny.write().open().config();
    Map<String, List<Long>> expected = new HashMap<>(TinyCheckpoint.tensors("gated-untied"));
    replace(
        expected,
        "encoder.block.0.layer.1.DenseReluDense.",
        List.of("wi_0", "wi_1", "wo"),
        "",
        6,
        6,
        12,
        2,
        5);
    replace(
        expected, "encoder.block.0.layer.0.SelfAttention.", List.of("q"), "q.", 6, 15, 10, 1, 2);
    replace(
        expected,
        "decoder.block.1.layer.1.EncDecAttention.",
        List.of("k", "v"),
        "kv.",
        6,
        30,
        6,
        4,
        3);
    replace(
        expected, "decoder.block.0.layer.1.EncDecAttention.", List.of("o"), "o.", 15, 6, 8, 3, 2);

    Map<String, List<Long>> shapes = new HashMap<>();
    for (ModelTensor tensor : plain.adapted(SOME).tensors().values()) {
      shapes.put(tensor.name(), tensor.shape());
    }
    assertThat(shapes).isEqualTo(expected);
  }

  private static void replace(
      Map<String, List<Long>> tensors,
      String block,
      List<String> dense,
      String module,
      long inputs,
      long outputs,
      long inner,
      long gate,
      long choices) {
    for (String name : dense) {
      assertThat(tensors.remove(block + name + ".weight")).isNotNull();
    }
    tensors.put(block + module + "learners.wi.weight", List.of(inner, inputs));
    tensors.put(block + module + "learners.wi.bias", List.of(inner));
    tensors.put(block + module + "learners.wo.weight", List.of(outputs, inner));
    tensors.put(block + module + "gate.wi.weight", List.of(gate, inputs));
    tensors.put(block + module + "gate.wi.bias", List.of(gate));
    tensors.put(block + module + "gate.wo.weight", List.of(choices, gate));
    tensors.put(block + module + "gate.wo.bias", List.of(choices));
  }

  /** One over the root of what they read, as of dense matrices; no choice is favoured by a bias. */
  @Test
  void newLearnersAreDrawnAsDenseMatricesAre() throws IOException {
    AdaptiveModule module = new AdaptiveModule(Stack.ENCODER, 0, Kind.FEED_FORWARD);
    Learners wide = new Learners(Map.of(module, new LearnerShape(8, 500, 7)), List.of());
    ModelConfig config = tiny.write().open().config().adapted(wide);
    Map<String, Double> deviations = new HashMap<>();
    for (ModelTensor tensor : config.tensors().values()) {
      long count = tensor.shape().stream().reduce(1L, Math::multiplyExact);
      FloatBuffer numbers = FloatBuffer.allocate((int) count);
      new InitialWeights(config, 1).fill(numbers, tensor, 3);
      deviations.put(tensor.name(), deviation(numbers.array()));
    }
    String block = "encoder.block.0.layer.1.DenseReluDense.";
    assertThat(deviations.get(block + "learners.wi.weight")).isBetween(0.39, 0.43);
    assertThat(deviations.get(block + "learners.wo.weight")).isBetween(0.0155, 0.0161);
    assertThat(deviations.get(block + "learners.wi.bias")).isZero();
    assertThat(deviations.get(block + "gate.wo.weight")).isBetween(0.02, 0.06);
    assertThat(deviations.get(block + "gate.wo.bias")).isZero();
  }

  private static double deviation(float[] numbers) {
    double squares = 0;
    for (float number : numbers) {
      squares += (double) number * number;
    }
    return Math.sqrt(squares / numbers.length);
  }
}
