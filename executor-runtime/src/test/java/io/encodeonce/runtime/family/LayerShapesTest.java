package io.encodeonce.runtime.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.util.RawValue;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.PrunedShape;
import io.encodeonce.runtime.checkpoint.StoredType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code config.json} says of pruned layers and of masks: read, refused, written. */
class LayerShapesTest {
  private static final String SHAPES =
      """
      {"encoder": [{"num_heads": 2, "d_ff": 0}],
       "decoder": [{"num_heads": 0, "cross_num_heads": 3, "d_ff": 7},
                   {"num_heads": 1, "cross_num_heads": 0, "d_ff": 4}]}
      """;

  @TempDir Path directory;
  @TempDir Path parent;
  private TinyCheckpoint tiny;

  @BeforeEach
  void newCheckpoint() throws IOException {
    tiny = new TinyCheckpoint(directory);
    tiny.config().put("model_type", "adaptive_t5").remove("architectures");
  }

  private ModelConfig read(String key, String value) throws IOException {
    tiny.config().putRawValue(key, new RawValue(value));
    tiny.write();
    return ConfigReader.open(directory).read(true);
  }

  @Test
  void eachLayerHasItsOwnTensorsAndBlocksThatAreGoneHaveNone() throws IOException {
    ModelConfig config = read("layer_shapes", SHAPES);

    Map<String, List<Long>> tensors =
        config.tensors().values().stream()
            .collect(Collectors.toMap(ModelTensor::name, ModelTensor::shape));
    assertThat(tensors)
        .containsEntry("encoder.block.0.layer.0.SelfAttention.q.weight", List.of(10L, 6L))
        .containsEntry(
            "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight", List.of(8L, 2L))
        .containsEntry(
            "decoder.block.1.layer.0.SelfAttention.relative_attention_bias.weight", List.of(8L, 1L))
        .containsEntry("decoder.block.0.layer.1.EncDecAttention.o.weight", List.of(6L, 15L))
        .containsEntry("decoder.block.1.layer.2.DenseReluDense.wo.weight", List.of(6L, 4L));
    assertThat(tensors.keySet())
        .noneMatch(name -> name.startsWith("encoder.block.0.layer.1."))
        .noneMatch(name -> name.startsWith("decoder.block.0.layer.0."))
        .noneMatch(name -> name.startsWith("decoder.block.1.layer.1."));
    assertThat(config.blocks()).hasSize(5);
    assertThat(config.layerWeights()).isEqualTo(4 * 5 * 6 * (2 + 3 + 1) + 3 * 6 * (7 + 4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | layer_shapes is [], but must be an object with a list of layers as encoder",
        "{\"encoder\": [], \"decoder\": [{\"num_heads\": 1, \"cross_num_heads\": 1, \"d_ff\": 1}]}"
            + " | layer_shapes.encoder is of 0 layers, but must be of as many as num_layers says, which is 1",
        "{\"encoder\": [{\"num_heads\": 4, \"d_ff\": 1}], \"decoder\": @}"
            + " | layer_shapes.encoder[0].num_heads is 4, but must be from 0 to 3",
        "{\"encoder\": [{\"num_heads\": 1, \"d_ff\": 8}], \"decoder\": @}"
            + " | layer_shapes.encoder[0].d_ff is 8, but must be from 0 to 7",
        "{\"encoder\": [{\"num_heads\": 1, \"d_ff\": -1}], \"decoder\": @}"
            + " | layer_shapes.encoder[0].d_ff is -1, but must be from 0 to 7",
        "{\"encoder\": [{\"num_heads\": 1.5, \"d_ff\": 1}], \"decoder\": @}"
            + " | layer_shapes.encoder[0].num_heads is 1.5, but must be a whole number",
        "{\"encoder\": [{\"num_heads\": 1}], \"decoder\": @} | no layer_shapes.encoder[0].d_ff",
        "{\"encoder\": [{\"num_heads\": 1, \"d_ff\": 1}], \"decoder\": [{\"num_heads\": 1, \"d_ff\": 1}]}"
            + " | no layer_shapes.decoder[0].cross_num_heads",
        "{\"encoder\": [{\"num_heads\": 1, \"d_ff\": 1}],"
            + " \"decoder\": [{\"num_heads\": 1, \"cross_num_heads\": 0, \"d_ff\": 1},"
            + " {\"num_heads\": 1, \"cross_num_heads\": 0, \"d_ff\": 1}]} | else no document is read",
      })
  void refusesShapesThatAreNotTheModels(String shapes, String message) {
    String decoder =
        "[{\"num_heads\": 1, \"cross_num_heads\": 1, \"d_ff\": 1},"
            + " {\"num_heads\": 0, \"cross_num_heads\": 1, \"d_ff\": 0}]";
    assertThatThrownBy(() -> read("layer_shapes", shapes.replace("@", decoder)))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll("config.json", message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 | pruning_masks is 3, but must be {\"shape\": \"uniform\"} or \"free\"",
        "{\"shape\": \"round\"} | but must be {\"shape\": \"uniform\"} or \"free\"",
      })
  void refusesMasksOfNoShape(String masks, String message) {
    assertThatThrownBy(() -> read("pruning_masks", masks))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll("config.json", message);
  }

  @Test
  void refusesMasksOnLayersThatAreCutAlready() throws IOException {
    tiny.config().putRawValue("pruning_masks", new RawValue("{\"shape\": \"free\"}"));
    assertThatThrownBy(() -> read("layer_shapes", SHAPES))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining(
            "pruning_masks is beside token_samplers or layer_shapes, but must be");
  }

  /** Hugging Face would open it, and leave them out. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"layer_shapes | {}", "pruning_masks | {\"shape\": \"free\"}"})
  void aModelThatIsCalledT5HasNone(String key, String value) {
    tiny.config().put("model_type", "t5");
    assertThatThrownBy(() -> read(key, value))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("must be absent unless model_type is adaptive_t5");
  }

  @Test
  void layersThatAreReadAreThoseThatWereWritten() throws IOException {
    ModelConfig config = read("layer_shapes", SHAPES);
    FlatWeights weights = FlatWeights.zeros(config);
    Path target = parent.resolve("written");

    CheckpointWriter.write(directory, weights, StoredType.FP32, target);

    assertThat(StoredModel.open(target).config()).isEqualTo(config);
  }

  @ParameterizedTest
  @EnumSource(PrunedShape.class)
  void masksThatAreReadAreThoseThatWereWritten(PrunedShape shape) throws IOException {
    tiny.config().put("model_type", "t5");
    tiny.write();
    ModelConfig config = ConfigReader.open(directory).read(true).masked(shape);
    FlatWeights weights = FlatWeights.zeros(config);
    Path target = parent.resolve("written");

    CheckpointWriter.write(directory, weights, StoredType.FP32, target);

    assertThat(StoredModel.open(target).config()).isEqualTo(config);
    assertThat(config.maskSlots()).hasSize(shape == PrunedShape.UNIFORM ? 3 : 1 + 2 * 8);
    assertThat(config.maskSlots().get(0)).isEqualTo(PruningMasks.WIDTH);
  }
}
