package io.encodeonce.runtime.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.util.RawValue;
import io.encodeonce.runtime.InferenceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
  @TempDir Path directory;
  private TinyCheckpoint tiny;

  @BeforeEach
  void sound() throws IOException {
    tiny = new TinyCheckpoint(directory);
  }

  private ModelConfig read() throws IOException {
    return read(false);
  }

  private ModelConfig read(boolean headStored) throws IOException {
    tiny.write();
    return ConfigReader.open(directory).read(headStored);
  }

  @Test
  void readsEachKey() throws IOException {
    tiny.config().put("decoder_start_token_id", 4).put("pad_token_id", 5).put("eos_token_id", 6);
    tiny.config().put("layer_norm_epsilon", 1e-5);

    assertThat(read())
        .isEqualTo(
            new ModelConfig(
                Family.T5,
                11,
                6,
                5,
                3,
                1,
                2,
                new RelativeBias(8, 20),
                new FeedForward(7, Activation.GELU_TANH, true),
                new Norm(1e-5),
                new Output(false, false),
                new TokenRoles(4, List.of(6), 6, 5),
                Downsampling.NONE,
                Learners.NONE,
                LayerShapes.ALIKE,
                PruningMasks.NONE));
  }

  @Test
  void absentKeysMeanWhatTheyMeanToT5() throws IOException {
    tiny.config()
        .remove(
            List.of(
                "feed_forward_proj",
                "tie_word_embeddings",
                "eos_token_id",
                "num_decoder_layers",
                "architectures",
                "relative_attention_num_buckets",
                "relative_attention_max_distance"));
    tiny.config().put("pad_token_id", 3);

    assertThat(read())
        .isEqualTo(
            new ModelConfig(
                Family.T5,
                11,
                6,
                5,
                3,
                1,
                1,
                new RelativeBias(32, 128),
                new FeedForward(7, Activation.RELU, false),
                new Norm(1e-6),
                new Output(true, true),
                new TokenRoles(3, List.of(1), 1, 3),
                Downsampling.NONE,
                Learners.NONE,
                LayerShapes.ALIKE,
                PruningMasks.NONE));
  }

  @Test
  void absentKeysMeanWhatTheyMeanToMt5() throws IOException {
    tiny.config().remove(List.of("feed_forward_proj", "tie_word_embeddings"));
    ModelConfig config = readAs("mt5");

    assertThat(config.feedForward().activation()).isEqualTo(Activation.GELU_TANH);
    assertThat(config.feedForward().gated()).isTrue();
    assertThat(config.output().tied()).isFalse();
    assertThat(config.output().scaled()).isFalse();
  }

  private ModelConfig readAs(String modelType) throws IOException {
    tiny.config().put("model_type", modelType);
    return read();
  }

  @Test
  void nullsAreAbsentKeys() throws IOException {
    tiny.config().putNull("decoder_start_token_id").putNull("num_decoder_layers");

    assertThat(read().tokens().start()).isZero();
    assertThat(read().decoderLayers()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"hidden_size, d_model", "head_dim, d_kv", "num_attention_heads, num_heads"})
  void aSizeMayHaveTheNameOfAllFamiliesWhichCountsBeforeItsOwn(String shared, String own)
      throws IOException {
    ModelConfig usual = read();
    tiny.config().set(shared, tiny.config().remove(own));
    assertThat(read()).isEqualTo(usual);

    tiny.config().put(own, 9);
    assertThat(read()).isEqualTo(usual);

    tiny.config().putNull(own);
    assertThat(read()).isEqualTo(usual);
  }

  @ParameterizedTest
  @CsvSource({
    // num_hidden_layers, num_layers, num_decoder_layers; encoder layers, decoder layers
    "t5, 3, 2, 4, 3, 4",
    "t5, 3, 2, , 3, 2",
    "t5, 3, , 4, 3, 4",
    "t5, 3, , , 3, 6",
    "mt5, 3, , , 3, 8"
  })
  void layersAreThoseThatHuggingFaceMakesOfTheNames(
      String modelType, int shared, Integer own, Integer decoder, int encoders, int decoders)
      throws IOException {
    tiny.config().put("num_hidden_layers", shared).put("num_layers", own);
    tiny.config().put("num_decoder_layers", decoder);
    ModelConfig config = readAs(modelType);

    assertThat(config.encoderLayers()).isEqualTo(encoders);
    assertThat(config.decoderLayers()).isEqualTo(decoders);
  }

  @ParameterizedTest
  @CsvSource({
    "relu, RELU, false",
    "gelu, GELU, false",
    "gelu_new, GELU_TANH, false",
    "silu, SILU, false",
    "gated-gelu, GELU_TANH, true",
    "gated-relu, RELU, true",
    "gated-silu, SILU, true",
    "gated-gelu_pytorch_tanh, GELU_TANH, true",
    "gated-swish, SILU, true"
  })
  void projectionNamesActivationAndGate(String projection, Activation activation, boolean gated)
      throws IOException {
    tiny.config().put("feed_forward_proj", projection);

    assertThat(read().feedForward().activation()).isEqualTo(activation);
    assertThat(read().feedForward().gated()).isEqualTo(gated);
  }

  @Test
  void storedActivationWinsOverTheProjection() throws IOException {
    tiny.config().put("dense_act_fn", "gelu").put("is_gated_act", false);

    assertThat(read().feedForward().activation()).isEqualTo(Activation.GELU);
    assertThat(read().feedForward().gated()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    // tie_word_embeddings, scale_decoder_outputs, head stored; tied, scaled
    "true, , false, true, true",
    "true, , true, true, true",
    "false, , true, false, false",
    "true, false, true, false, false",
    "true, true, false, true, true",
    "true, true, true, false, true"
  })
  void tyingAndScalingAreReadAsTheirWriterMeantThem(
      boolean tie, Boolean scale, boolean headStored, boolean tied, boolean scaled)
      throws IOException {
    tiny.config().put("tie_word_embeddings", tie).put("scale_decoder_outputs", scale);

    assertThat(read(headStored).output().tied()).isEqualTo(tied);
    assertThat(read(headStored).output().scaled()).isEqualTo(scaled);
  }

  @Test
  void generationConfigOverridesHowRowsStartAndEndButNotHowDocumentsEnd() throws IOException {
    tiny.writeText(
        "generation_config.json", "{\"eos_token_id\": [7, 1], \"decoder_start_token_id\": 9}");
    ModelConfig config = read();

    assertThat(config.tokens().ends()).containsExactly(7, 1);
    assertThat(config.tokens().start()).isEqualTo(9);
    assertThat(config.tokens().documentEnd()).isEqualTo(1);
  }

  @Test
  void generationConfigWithoutTokensChangesNothing() throws IOException {
    tiny.config().put("eos_token_id", 8).put("decoder_start_token_id", 2);
    tiny.writeText("generation_config.json", "{}");

    assertThat(read().tokens().ends()).containsExactly(8);
    assertThat(read().tokens().start()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "eos_token_id | 11 | from 0 to 10",
        "eos_token_id | [1,-1] | from 0 to 10",
        "eos_token_id | [] | from 0 to 10",
        "eos_token_id | true | whole number",
        "decoder_start_token_id | 12 | from 0 to 10",
        "max_new_tokens | 0 | at least 1",
        "max_new_tokens | 1.5 | whole number",
        "min_new_tokens | -1 | at least 0",
        "max_length | 0 | at least 1",
        "min_length | -2 | at least 0"
      })
  void nonsenseIsBlamedOnTheFileThatSaysIt(String key, String value, String rule)
      throws IOException {
    tiny.writeText("generation_config.json", "{\"%s\": %s}".formatted(key, value));
    tiny.write();

    assertThatThrownBy(() -> tiny.open())
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll(
            directory.resolve("generation_config.json") + ": " + key + " is " + value, rule);
  }

  @ParameterizedTest
  @CsvSource({
    "num_layers, 0, from 1",
    "num_layers, -3, from 1",
    "num_layers, 1000000, to 1024",
    "num_decoder_layers, 0, from 1",
    "num_heads, 0, from 1",
    "d_model, 0, from 1",
    "d_kv, -1, from 1",
    "d_ff, 2000000000, to 1048576",
    "vocab_size, 1, from 2",
    "vocab_size, 99999999999, below 2^31",
    "vocab_size, 11.5, whole number",
    "relative_attention_num_buckets, 3, from 4",
    "relative_attention_max_distance, 4, from 5",
    "layer_norm_epsilon, 0, above 0",
    "pad_token_id, 11, to 10",
    "decoder_start_token_id, -1, from 0",
    "eos_token_id, 11, to 10",
    "eos_token_id, [], at least one",
    "eos_token_id, true, whole number",
    "num_layers, '\"6\"', whole number",
    "feed_forward_proj, 3, a string",
    "tie_word_embeddings, 1, true or false",
    "model_type, '\"bart\"', 'supported are t5, mt5'",
    "architectures, '[\"T5EncoderModel\"]', T5ForConditionalGeneration"
  })
  void refusesNonsense(String key, String value, String rule) throws IOException {
    tiny.config().putRawValue(key, new RawValue(value));

    assertThatThrownBy(this::read)
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("config.json")
        .hasMessageContaining(rule)
        .hasMessageContaining(value.replace("\"", "").replace("[", "").replace("]", ""));
  }

  @ParameterizedTest
  @CsvSource({"gated-mish, mish", "quick_gelu, quick_gelu", "gated-gelu-new, gelu-new"})
  void refusesAnUnknownActivation(String projection, String activation) throws IOException {
    tiny.config().put("feed_forward_proj", projection);

    assertThatThrownBy(this::read)
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll("config.json", " " + activation + " is not supported", "gelu_new");
  }

  @ParameterizedTest
  @CsvSource({"model_type", "vocab_size", "d_model", "d_kv", "d_ff", "num_layers", "num_heads"})
  void refusesAMissingKey(String key) throws IOException {
    tiny.config().remove(key);

    assertThatThrownBy(this::read)
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("config.json has no " + key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"''", "[]", "{\"a\": 1", "{} {}", "{\"a\": 1, \"a\": 2}", "nonsense"})
  void refusesWhatIsNotOneJsonObject(String text) throws IOException {
    tiny.write().writeText("config.json", text);

    assertThatThrownBy(() -> ConfigReader.open(directory))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("config.json is not a JSON object");
  }
}
