package io.encodeonce.runtime.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.TensorRole;
import io.encodeonce.runtime.checkpoint.StoredType;
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

/** What {@code config.json} says of token samplers, and the tensors that a model has of it. */
class DownsamplingTest {
  private static final Downsampling TWO =
      new Downsampling(
          List.of(0, 1), 4, List.of(new BudgetPoint(0.3, -1.25), new BudgetPoint(0.9, 4)));

  @TempDir Path parent;
  private Path directory;
  private TinyCheckpoint tiny;

  @BeforeEach
  void adaptive() throws IOException {
    directory = Files.createDirectory(parent.resolve("base"));
    tiny = new TinyCheckpoint(directory);
  }

  private ModelConfig read(String samplers) throws IOException {
    tiny.config().put("model_type", "adaptive_t5");
    tiny.config().putArray("architectures").add("AdaptiveT5ForConditionalGeneration");
    tiny.config().putRawValue("token_samplers", new RawValue(samplers));
    tiny.write();
    return ConfigReader.open(directory).read(true);
  }

  @Test
  void readsEachKey() throws IOException {
    ModelConfig config =
        read("{\"places\": [0, 1], \"width\": 4, \"budgets\": [[0.3, -1.25], [0.9, 4]]}");

    assertThat(config.downsampling()).isEqualTo(TWO);
    assertThat(config.family()).isEqualTo(Family.ADAPTIVE_T5);
  }

  @Test
  void samplersNeedNotBeMeasuredYet() throws IOException {
    assertThat(read("{\"places\": [1], \"width\": 4}").downsampling())
        .isEqualTo(new Downsampling(List.of(1), 4, List.of()));
  }

  @Test
  void anAdaptedModelMayHaveNone() throws IOException {
    assertThat(read("null").downsampling()).isEqualTo(Downsampling.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 | token_samplers is 3, but must be an object",
        "{\"places\": [0]} | no token_samplers.width",
        "{\"places\": [1, 0], \"width\": 4} | token_samplers.places is [1, 0], but must be encoder layers, ascending",
        "{\"places\": [-1], \"width\": 4} | token_samplers.places is [-1], but must be encoder layers",
        "{\"places\": [2], \"width\": 4} | token_samplers.places is [2], but must be from 0 to num_layers, which is 1",
        "{\"places\": [0], \"width\": 0} | token_samplers.width is 0, but must be from 1",
        "{\"places\": [0.5], \"width\": 4} | token_samplers.places is 0.5, but must be a whole number",
        "{\"places\": [0], \"width\": 4, \"budgets\": [0.5]} | token_samplers.budgets is [0.5], but must be pairs",
        "{\"places\": [0], \"width\": 4, \"budgets\": [[1.5, 0]]} | token_samplers.budgets is 1.5, but must be shares",
        "{\"places\": [0], \"width\": 4, \"budgets\": [[0.5, 1], [0.7, 0]]} | but must be ascending",
        "{\"places\": [], \"width\": 0, \"budgets\": [[0.5, 1]]} | but must be of samplers",
      })
  void refusesNonsense(String samplers, String message) {
    assertThatThrownBy(() -> read(samplers))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll("config.json", message);
  }

  /** Hugging Face would open it and leave the samplers out. */
  @Test
  void aModelThatIsCalledT5HasNone() throws IOException {
    tiny.config().putRawValue("token_samplers", new RawValue("{\"places\": [0], \"width\": 4}"));
    tiny.write();

    assertThatThrownBy(() -> ConfigReader.open(directory).read(true))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("must be absent unless model_type is adaptive_t5");
  }

  @ParameterizedTest
  @CsvSource({"t5", "mt5"})
  void whatIsReadIsWhatWasWritten(String base) throws IOException {
    tiny.config().put("model_type", base).remove("feed_forward_proj");
    tiny.config().put("is_gated_act", true).put("dense_act_fn", "gelu_new");
    StoredModel plain = tiny.write().open();
    FlatWeights weights = sampled(plain);
    Path target = parent.resolve("written");

    CheckpointWriter.write(directory, weights, StoredType.FP32, target);

    StoredModel written = StoredModel.open(target);
    assertThat(written.config()).isEqualTo(weights.config());
    assertThat(StoredNumbers.read(written).numbers()).isEqualTo(weights.numbers());
    JsonNode config = new ObjectMapper().readTree(target.resolve("config.json").toFile());
    assertThat(config.get("model_type").asText()).isEqualTo("adaptive_t5");
    assertThat(config.get("architectures"))
        .singleElement()
        .hasToString("\"AdaptiveT5ForConditionalGeneration\"");
  }

  /** The base's numbers, and new samplers. */
  private static FlatWeights sampled(StoredModel base) {
    FlatWeights weights = FlatWeights.zeros(base.config().adapted(TWO));
    FlatWeights plain = StoredNumbers.read(base);
    InitialWeights initial = new InitialWeights(weights.config(), 1);
    weights
        .config()
        .tensors()
        .forEach(
            (slot, tensor) -> {
              if (slot instanceof Slot.OfSampler) {
                initial.fill(weights.tensor(slot), tensor, 1);
              } else {
                weights.tensor(slot).put(plain.tensor(slot));
              }
            });
    return weights;
  }

  @Test
  void samplersHaveTensorsOfTheirOwnBesideThoseOfThePlainModel() throws IOException {
    ModelConfig plain = tiny.write().open().config();
    Map<String, List<Long>> expected = new HashMap<>(TinyCheckpoint.tensors("gated-untied"));
    for (int place : List.of(0, 1)) {
      String sampler = "encoder.token_sampler." + place + ".";
      expected.put(sampler + "layer_norm.weight", List.of(6L));
      expected.put(sampler + "wi.weight", List.of(4L, 6L));
      expected.put(sampler + "wi.bias", List.of(4L));
      expected.put(sampler + "wo.weight", List.of(1L, 4L));
      expected.put(sampler + "wo.bias", List.of(1L));
    }
    Map<String, List<Long>> shapes = new HashMap<>();
    for (ModelTensor tensor : plain.adapted(TWO).tensors().values()) {
      shapes.put(tensor.name(), tensor.shape());
    }
    assertThat(shapes).isEqualTo(expected);
  }

  /** A logit of about 5: whatever the states are, no token is dropped before anything is learnt. */
  @Test
  void newSamplersKeepAll() throws IOException {
    ModelConfig config = tiny.write().open().config().adapted(TWO);
    Slot bias = Downsampling.slot(1, TensorRole.KEEP_LOGIT_BIAS);
    FloatBuffer number = FloatBuffer.allocate(1);
    new InitialWeights(config, 1).fill(number, config.tensors().get(bias), 3);

    assertThat(number.get(0)).isEqualTo(5);
  }
}
