package io.encodeonce.runtime.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.encodeonce.runtime.Golden;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.ModelTensor;
import io.encodeonce.runtime.checkpoint.SafetensorsEntry;
import io.encodeonce.runtime.checkpoint.WeightFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TensorTableTest {
  /** What {@code make_golden.py} adds to one variant: copies, and a bias of cross attention. */
  private static final Set<String> UNUSED =
      Set.of(
          "encoder.embed_tokens.weight",
          "decoder.embed_tokens.weight",
          "lm_head.weight",
          "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight");

  @TempDir Path directory;

  @Test
  void gatedAndUntiedHasTheTensorsOfHuggingFace() throws IOException {
    ModelConfig config = new TinyCheckpoint(directory).write().open().config();

    assertThat(shapes(config.tensors().values()))
        .containsExactlyInAnyOrderEntriesOf(TinyCheckpoint.tensors("gated-untied"));
  }

  @Test
  void reluAndTiedHasTheTensorsOfHuggingFace() throws IOException {
    TinyCheckpoint tiny = new TinyCheckpoint(directory);
    tiny.config().put("feed_forward_proj", "relu").put("tie_word_embeddings", true);
    tiny.write();

    assertThat(shapes(InferenceRuntime.tensors(directory)))
        .containsExactlyInAnyOrderEntriesOf(TinyCheckpoint.tensors("relu-tied"));
  }

  static List<String> variants() {
    return Golden.variants().toList();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void aModelHasTheTensorsThatSavePretrainedWrote(String variant) {
    Path checkpoint = Golden.directory(variant);
    Set<String> unused = variant.equals("unused-tensors") ? UNUSED : Set.of();
    Map<String, SafetensorsEntry> entries = WeightFiles.find(checkpoint).entries();
    Map<String, List<Long>> stored =
        entries.values().stream()
            .filter(entry -> !unused.contains(entry.name()))
            .collect(Collectors.toMap(SafetensorsEntry::name, SafetensorsEntry::shape));

    assertThat(entries.keySet()).containsAll(unused);
    assertThat(shapes(StoredModel.open(checkpoint).config().tensors().values()))
        .containsExactlyInAnyOrderEntriesOf(stored);
  }

  @ParameterizedTest
  @MethodSource("variants")
  void noTwoTensorsShareANameAndEachSlotsRoleIsItsTensors(String variant) {
    Map<Slot, ModelTensor> tensors = StoredModel.open(Golden.directory(variant)).config().tensors();

    assertThat(tensors.values().stream().flatMap(tensor -> tensor.names().stream()))
        .doesNotHaveDuplicates();
    assertThat(tensors)
        .allSatisfy((slot, tensor) -> assertThat(tensor.role()).isEqualTo(slot.role()));
  }

  /** By the names under which they are written. */
  private static Map<String, List<Long>> shapes(Collection<ModelTensor> tensors) {
    return tensors.stream().collect(Collectors.toMap(ModelTensor::name, ModelTensor::shape));
  }
}
