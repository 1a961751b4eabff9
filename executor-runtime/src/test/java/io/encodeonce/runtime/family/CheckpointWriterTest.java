package io.encodeonce.runtime.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.Golden;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.checkpoint.StoredType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointWriterTest {
  private static final String WEIGHTS = "model.safetensors";

  @TempDir Path parent;

  private static FlatWeights weights(Path directory) {
    return StoredNumbers.read(StoredModel.open(directory));
  }

  private Path write(Path base, FlatWeights weights, StoredType format) {
    Path target = parent.resolve("written");
    CheckpointWriter.write(base, weights, format, target);
    return target;
  }

  private static ObjectNode json(Path file) throws IOException {
    return (ObjectNode) new ObjectMapper().readTree(file.toFile());
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("io.encodeonce.runtime.Golden#variants")
  void whatIsReadIsWhatWasWritten(String variant) throws IOException {
    Path base = Golden.directory(variant);
    FlatWeights weights = weights(base);

    Path target = write(base, weights, StoredType.FP32);

    StoredModel written = StoredModel.open(target);
    assertThat(written.config()).isEqualTo(weights.config());
    assertThat(written.generation()).isEqualTo(StoredModel.open(base).generation());
    assertThat(bits(StoredNumbers.read(written))).isEqualTo(bits(weights));
    assertThat(json(target.resolve("config.json")))
        .isEqualTo(json(base.resolve("config.json")).put("dtype", "float32"));
  }

  private static int[] bits(FlatWeights weights) {
    int[] bits = new int[weights.numbers().length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(weights.numbers()[i]));
    return bits;
  }

  /** What Hugging Face wrote itself, so the names are right, too, and so are rounding and order. */
  @ParameterizedTest
  @CsvSource({
    "t5-relu-tied, FP32",
    "t5-gated-untied, FP32",
    "t5-gated-tied, FP32",
    "mt5, FP32",
    "byt5, FP32",
    "deep-decoder, FP32",
    "padded-vocabulary, FP32",
    "two-ends, FP32",
    "stored-bf16, BF16",
    "stored-fp16, FP16"
  })
  void everyFileIsByteEqualToHuggingFacesOwn(String variant, StoredType type) throws IOException {
    Path base = Golden.directory(variant);

    Path target = write(base, weights(base), type);

    List<String> names = names(base).stream().filter(name -> !name.equals("golden.json")).toList();
    assertThat(names(target)).isEqualTo(names);
    for (String name : names) {
      assertThat(target.resolve(name)).hasSameBinaryContentAs(base.resolve(name));
    }
  }

  @Test
  void copiesThatNothingReadsAreLeftOut() throws IOException {
    Path base = Golden.directory("unused-tensors");

    Path target = write(base, weights(base), StoredType.FP32);

    Path alike = write(parent.resolve("again"), base);
    assertThat(Files.size(target.resolve(WEIGHTS)))
        .isEqualTo(Files.size(alike.resolve(WEIGHTS)))
        .isLessThan(Files.size(base.resolve(WEIGHTS)) - 3 * 101 * 20 * Float.BYTES);
  }

  private static Path write(Path target, Path base) {
    CheckpointWriter.write(base, weights(base), StoredType.FP32, target);
    return target;
  }

  @Test
  void beyondASizeThereAreShards() throws IOException {
    Path base = Golden.directory("sharded");
    FlatWeights weights = weights(base);
    Path target = parent.resolve("written");

    CheckpointWriter.write(base, weights, StoredType.FP32, target, 24_000);

    assertThat(names(target).stream().filter(name -> name.endsWith(".safetensors")))
        .containsExactly(
            "model-00001-of-00004.safetensors",
            "model-00002-of-00004.safetensors",
            "model-00003-of-00004.safetensors",
            "model-00004-of-00004.safetensors");
    JsonNode index = json(target.resolve(WEIGHTS + ".index.json"));
    JsonNode theirs = json(base.resolve(WEIGHTS + ".index.json"));
    assertThat(index.get("metadata")).isEqualTo(theirs.get("metadata"));
    assertThat(index.get("weight_map").fieldNames())
        .toIterable()
        .containsExactlyElementsOf(() -> theirs.get("weight_map").fieldNames());
    assertThat(bits(weights(target))).isEqualTo(bits(weights));
  }

  @Test
  void aTensorThatIsLargerThanAShardHasOneOfItsOwn() throws IOException {
    Path base = Golden.directory("t5-relu-tied");
    FlatWeights weights = weights(base);
    Path target = parent.resolve("written");

    CheckpointWriter.write(base, weights, StoredType.BF16, target, 1);

    assertThat(names(target).stream().filter(name -> name.endsWith(".safetensors")))
        .hasSize(weights.config().tensors().size());
    assertThat(weights(target).numbers()).hasSameSizeAs(weights.numbers());
  }

  @Test
  void filesThatAreNotTheModelsStayBehind() throws IOException {
    TinyCheckpoint tiny = new TinyCheckpoint(Files.createDirectory(parent.resolve("base"))).write();
    for (String name : List.of("optimizer.pt", "README.md", "spiece.model", "added_tokens.json")) {
      tiny.writeText(name, name);
    }

    Path target = write(parent.resolve("base"), weights(parent.resolve("base")), StoredType.FP32);

    assertThat(names(target))
        .containsExactly("added_tokens.json", "config.json", WEIGHTS, "spiece.model");
    assertThat(target.resolve("spiece.model")).hasContent("spiece.model");
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, FP32, diverged",
    "-Infinity, BF16, diverged",
    "65520, FP16, bf16",
    "3.4e38, BF16, fp32"
  })
  void numbersThatTheFormatCannotHoldAreRefused(float number, StoredType format, String remedy) {
    Path base = Golden.directory("t5-gated-untied");
    FlatWeights weights = weights(base);
    weights.tensor(Slot.HEAD).put(21, number);

    assertThatThrownBy(() -> write(base, weights, format))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll(
            "lm_head.weight is " + number, "index 21", format.configName(), remedy);
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void aTargetThatIsNotEmptyIsRefusedAndStays() throws IOException {
    Path base = Golden.directory("t5-relu-tied");
    FlatWeights weights = weights(base);
    Path target = write(base, weights, StoredType.FP32);
    byte[] before = Files.readAllBytes(target.resolve(WEIGHTS));
    weights.numbers()[0]++;

    assertThatThrownBy(() -> write(base, weights, StoredType.FP32))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll(target.toString(), "not empty");
    assertThat(target.resolve(WEIGHTS)).hasBinaryContent(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void weightsOfAnotherLengthAreRefused(int difference) {
    ModelConfig config = StoredModel.open(Golden.directory("t5-relu-tied")).config();
    int length = FlatWeights.zeros(config).numbers().length;

    assertThatThrownBy(() -> new FlatWeights(config, new float[length + difference]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(String.valueOf(length));
  }

  @Test
  void aBaseWithoutConfigurationLeavesNothing() throws IOException {
    FlatWeights weights = weights(Golden.directory("t5-relu-tied"));
    Path base = Files.createDirectory(parent.resolve("empty"));

    assertThatThrownBy(() -> write(base, weights, StoredType.FP32))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll("config.json cannot be read", "no such file");
    assertThat(names(parent)).containsExactly("empty");
  }
}
