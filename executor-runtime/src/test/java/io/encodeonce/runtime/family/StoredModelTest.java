package io.encodeonce.runtime.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.TensorRole;
import io.encodeonce.runtime.checkpoint.Shards;
import io.encodeonce.runtime.checkpoint.StoredTensor;
import io.encodeonce.runtime.checkpoint.StoredType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredModelTest {
  private static final String QUERY = "encoder.block.0.layer.0.SelfAttention.q.weight";
  private static final Slot DECODER_NORM = new Slot.OfStack(Stack.DECODER, TensorRole.NORM);

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(StoredType.class)
  void offersTensorsAsTheyAreStored(StoredType type) throws IOException {
    TinyCheckpoint tiny = new TinyCheckpoint(directory, type);
    tiny.weights().add("decoder.final_layer_norm.weight", type, List.of(6L), 1, -2, 0, 0.5f, 3, -8);

    StoredTensor tensor = tiny.write().open().tensor(DECODER_NORM);

    assertThat(tensor.type()).isEqualTo(type);
    assertThat(tensor.shape()).containsExactly(6L);
    assertThat(tensor.storedBytes()).isEqualTo(6L * type.bytes());
    assertThat(bits(tensor))
        .containsExactlyElementsOf(
            switch (type) {
              case FP64 ->
                  List.of(
                      0x3FF0000000000000L,
                      0xC000000000000000L,
                      0L,
                      0x3FE0000000000000L,
                      0x4008000000000000L,
                      0xC020000000000000L);
              case FP32 -> longs(0x3F800000, 0xC0000000, 0, 0x3F000000, 0x40400000, 0xC1000000);
              case FP16 -> longs(0x3C00, 0xC000, 0, 0x3800, 0x4200, 0xC800);
              case BF16 -> longs(0x3F80, 0xC000, 0, 0x3F00, 0x4040, 0xC100);
            });
  }

  private static List<Long> longs(int... bits) {
    return Arrays.stream(bits).mapToObj(Integer::toUnsignedLong).toList();
  }

  private static List<Long> bits(StoredTensor tensor) {
    ByteBuffer bytes = tensor.bytes();
    List<Long> bits = new ArrayList<>();
    while (bytes.hasRemaining()) {
      bits.add(
          switch (tensor.type().bytes()) {
            case 8 -> bytes.getLong();
            case 4 -> Integer.toUnsignedLong(bytes.getInt());
            default -> bytes.getShort() & 0xFFFFL;
          });
    }
    return bits;
  }

  @Test
  void tensorBytesAreReadOnlyLittleEndianAndTheCallersOwn() throws IOException {
    StoredTensor tensor = new TinyCheckpoint(directory).write().open().tensor(TinyCheckpoint.QUERY);
    ByteBuffer first = tensor.bytes();
    first.position(4);

    assertThat(first.isReadOnly()).isTrue();
    assertThat(first.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(tensor.bytes().position()).isZero();
    assertThat(tensor.bytes().remaining()).isEqualTo(15 * 6 * 4);
  }

  @Test
  void knowsWhichTensorsTheModelHas() throws IOException {
    StoredModel checkpoint = new TinyCheckpoint(directory).write().open();

    Slot absent = new Block(Stack.ENCODER, 1, Block.Kind.SELF_ATTENTION).slot(TensorRole.QUERY);

    assertThat(checkpoint.tensor(TinyCheckpoint.QUERY).name()).isEqualTo(QUERY);
    assertThatThrownBy(() -> checkpoint.tensor(absent))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("ENCODER", "layer=1", "QUERY");
  }

  @Test
  void ignoresTensorsThatTheModelDoesNotNeed() throws IOException {
    TinyCheckpoint tiny = new TinyCheckpoint(directory);
    tiny.weights().add("position_ids", "I64", List.of(2L), new byte[16]);

    StoredModel checkpoint = tiny.write().open();

    assertThat(checkpoint.config().tensors().keySet())
        .extracting(slot -> checkpoint.tensor(slot).name())
        .containsExactlyInAnyOrderElementsOf(TinyCheckpoint.tensors("gated-untied").keySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"encoder.embed_tokens.weight", "decoder.embed_tokens.weight"})
  void findsTheEmbeddingsUnderTheirOtherNames(String stored) throws IOException {
    TinyCheckpoint tiny = new TinyCheckpoint(directory);
    float[] numbers = TinyCheckpoint.random(List.of(11L, 6L), new Random(7));
    tiny.weights().remove("shared.weight").add(stored, StoredType.FP32, List.of(11L, 6L), numbers);

    StoredTensor embedding = tiny.write().open().tensor(Slot.EMBEDDING);

    assertThat(embedding.bytes().getFloat(4 * 17)).isEqualTo(numbers[17]);
  }

  @Test
  void findsTiedEmbeddingsThatAreStoredAsTheHead() throws IOException {
    TinyCheckpoint tiny = new TinyCheckpoint(directory);
    tiny.config().put("tie_word_embeddings", true);
    tiny.weights().remove("shared.weight");

    StoredModel checkpoint = tiny.write().open();

    assertThat(checkpoint.tensor(Slot.EMBEDDING).name()).isEqualTo("lm_head.weight");
    assertThatThrownBy(() -> checkpoint.tensor(Slot.HEAD))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shardsGiveWhatOneFileGives(@TempDir Path shardedDirectory) throws IOException {
    StoredModel whole = new TinyCheckpoint(directory).write().open();
    Shards.split(directory, shardedDirectory);

    StoredModel sharded = StoredModel.open(shardedDirectory);

    assertThat(whole.config().tensors()).hasSameSizeAs(TinyCheckpoint.tensors("gated-untied"));
    for (Slot slot : whole.config().tensors().keySet()) {
      assertThat(sharded.tensor(slot)).as(slot.toString()).isEqualTo(whole.tensor(slot));
    }
  }

  @Test
  void aShardMayBeALinkToAFileElsewhere(@TempDir Path sharded, @TempDir Path blobs)
      throws IOException {
    new TinyCheckpoint(directory).write();
    Shards.split(directory, sharded);
    Path shard = sharded.resolve("model-00002-of-00002.safetensors");
    Path blob = Files.move(shard, blobs.resolve("0123abcd"));
    Files.createSymbolicLink(shard, blob);

    assertThat(StoredModel.open(sharded).tensor(TinyCheckpoint.QUERY).name()).isEqualTo(QUERY);
  }

  @Test
  void fingerprintIsOfTheContentsAndNotOfThePlace(@TempDir Path copy) throws IOException {
    String fingerprint = new TinyCheckpoint(directory).write().open().contents().sha256();

    assertThat(fingerprint).matches("[0-9a-f]{64}");
    assertThat(new TinyCheckpoint(copy).write().open().contents().sha256()).isEqualTo(fingerprint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "generation_config.json",
        "tokenizer.json",
        "tokenizer_config.json",
        "special_tokens_map.json",
        "added_tokens.json",
        "config.json"
      })
  void fingerprintCoversEachFile(String file) throws IOException {
    TinyCheckpoint tiny = new TinyCheckpoint(directory).write();
    String before = tiny.open().contents().sha256();
    tiny.writeText(file, file.equals("config.json") ? tiny.config() + " " : "{}");

    assertThat(tiny.open().contents().sha256()).isNotEqualTo(before);
  }

  @Test
  void fingerprintCoversTheWeights() throws IOException {
    TinyCheckpoint tiny = new TinyCheckpoint(directory).write();
    String before = tiny.open().contents().sha256();
    byte[] bytes = Files.readAllBytes(tiny.weightFile());
    bytes[bytes.length - 4] ^= 1;
    Files.write(tiny.weightFile(), bytes);

    assertThat(tiny.open().contents().sha256()).isNotEqualTo(before);
  }
}
