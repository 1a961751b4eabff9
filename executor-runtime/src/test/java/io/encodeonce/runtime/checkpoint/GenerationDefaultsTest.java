package io.encodeonce.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.family.TinyCheckpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerationDefaultsTest {
  private static final Path FILE = Path.of("generation_config.json");

  private static GenerationDefaults read(String json) {
    return GenerationDefaults.read(FILE, json.getBytes(StandardCharsets.UTF_8));
  }

  /** The keys that warnings name, in their order. */
  private static List<String> named(String json) {
    return read(json).warnings().stream().map(GenerationDefaultsTest::key).toList();
  }

  private static String key(String warning) {
    int start = warning.indexOf(": ") + 2;
    return warning.substring(start, warning.indexOf(' ', start));
  }

  @Test
  void aWarningHasFileKeyValueAndWhatIsDoneInstead() {
    assertThat(read("{\"repetition_penalty\": 1.9, \"suppress_tokens\": [3, 4]}").warnings())
        .containsExactly(
            "generation_config.json: repetition_penalty is 1.9, which is not obeyed: answers are as"
                + " with 1.0",
            "generation_config.json: suppress_tokens is [3,4], which is not obeyed: answers are as"
                + " without it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "num_beams | 4",
        "do_sample | true",
        "num_return_sequences | 2",
        "repetition_penalty | 0.9",
        "encoder_repetition_penalty | 1.1",
        "no_repeat_ngram_size | 3",
        "encoder_no_repeat_ngram_size | 1",
        "guidance_scale | 1.5",
        "penalty_alpha | 0.6",
        "token_healing | true",
        "bad_words_ids | [[5]]",
        "force_words_ids | [[5]]",
        "constraints | [1]",
        "forced_bos_token_id | 0",
        "forced_eos_token_id | 1",
        "forced_eos_token_id | [1, 2]",
        "suppress_tokens | [0]",
        "begin_suppress_tokens | [7]",
        "sequence_bias | [[[5], -1.0]]",
        "exponential_decay_length_penalty | [3, 1.2]",
        "watermarking_config | {\"bias\": 2.5}",
        "dola_layers | \"low\"",
        "stop_strings | [\".\"]",
        "max_time | 0.5",
        "repetition_penalty | \"1.9\""
      })
  void whatWouldChangeAnswersIsNamed(String key, String value) {
    String json = "{\"%s\": %s}".formatted(key, value);
    assertThat(named(json)).containsExactly(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"num_beams\": 1, \"do_sample\": false, \"num_return_sequences\": 1}",
        "{\"repetition_penalty\": 1, \"encoder_repetition_penalty\": 1.0, \"guidance_scale\": 1}",
        "{\"no_repeat_ngram_size\": 0, \"encoder_no_repeat_ngram_size\": 0}",
        "{\"suppress_tokens\": [], \"sequence_bias\": {}, \"bad_words_ids\": null}",
        "{\"forced_bos_token_id\": null, \"num_beams\": null, \"do_sample\": null}",
        "{\"early_stopping\": true, \"length_penalty\": 2.0, \"diversity_penalty\": 1.0}",
        "{\"temperature\": 0.7, \"top_k\": 50, \"top_p\": 0.9, \"typical_p\": 0.5}",
        "{\"eos_token_id\": [1, 2], \"decoder_start_token_id\": 0, \"pad_token_id\": 0}",
        "{\"max_new_tokens\": 9, \"min_new_tokens\": 2, \"max_length\": 99, \"min_length\": 5}",
        "{\"use_cache\": false, \"output_scores\": true, \"renormalize_logits\": true}",
        "{\"task_specific_params\": {\"summarization\": {\"num_beams\": 4, \"max_length\": 200}}}"
      })
  void whatChangesNothingIsNotNamed(String json) {
    assertThat(named(json)).isEmpty();
  }

  @Test
  void whatBelongsToBeamsCountsWithBeams() {
    assertThat(
            named(
                "{\"num_beams\": 4, \"early_stopping\": true, \"length_penalty\": 2.0,"
                    + " \"num_beam_groups\": 2, \"diversity_penalty\": 0.5}"))
        .containsExactly(
            "num_beams",
            "diversity_penalty",
            "early_stopping",
            "length_penalty",
            "num_beam_groups");
    assertThat(named("{\"num_beams\": 4, \"early_stopping\": false, \"length_penalty\": 1}"))
        .containsExactly("num_beams");
  }

  @Test
  void whatBelongsToSamplingCountsWithSamplingAndNamesTheOptions() {
    assertThat(
            named(
                "{\"do_sample\": true, \"temperature\": 0.7, \"top_k\": 50, \"top_p\": 1.0,"
                    + " \"typical_p\": 0.9, \"min_p\": 0.1, \"epsilon_cutoff\": 3e-4,"
                    + " \"eta_cutoff\": 0}"))
        .containsExactly(
            "do_sample", "epsilon_cutoff", "min_p", "temperature", "top_k", "typical_p");
    assertThat(read("{\"do_sample\": true, \"top_k\": 5}").warnings())
        .containsExactly(
            "generation_config.json: do_sample is true, which is not obeyed: answers are as with"
                + " false, unless the option temperature is set",
            "generation_config.json: top_k is 5, which is not obeyed: answers are as with 0, unless"
                + " that option is set");
  }

  @Test
  void longValuesAreShortened() {
    String many = "[" + "12345, ".repeat(1_000) + "6]";
    assertThat(read("{\"suppress_tokens\": " + many + "}").warnings().get(0))
        .hasSizeLessThan(400)
        .endsWith("answers are as without it");
  }

  @ParameterizedTest
  @CsvSource({
    // min_new_tokens, max_new_tokens, min_length, max_length; tokens of the row; least, most
    "  ,   ,   ,   , 4,   ,  ",
    " 0,  9,   ,   , 4,  0, 9",
    "  ,   ,  6, 10, 4,  2, 6",
    "  ,   ,  3, 10, 4,  0, 6",
    " 1,   ,  6, 10, 4,  1, 6",
    "  ,  9,  6, 10, 4,  2, 9",
    "  ,  9,   ,  2, 4,   , 9",
    "  ,   ,   , 20, 4,   ,  ",
    "  ,   ,   , 21, 4,   , 17",
    "  ,   ,   ,  5, 4,   , 1"
  })
  void lengthsOfRowsBecomeNumbersOfNewTokens(
      Integer minNew,
      Integer maxNew,
      Integer minLength,
      Integer maxLength,
      int rowTokens,
      Integer least,
      Integer most) {
    GenerationDefaults defaults =
        read(
            "{\"min_new_tokens\": %s, \"max_new_tokens\": %s, \"min_length\": %s, \"max_length\": %s}"
                .formatted(minNew, maxNew, minLength, maxLength));

    assertThat(defaults.least(rowTokens)).isEqualTo(optional(least));
    assertThat(defaults.most(rowTokens)).isEqualTo(optional(most));
  }

  private static OptionalInt optional(Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  @Test
  void aRowThatItsPromptFillsIsRefused() {
    GenerationDefaults defaults = read("{\"max_length\": 4}");

    assertThatThrownBy(() -> defaults.most(4))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll("prompt are 4 tokens", "max_length", "is 4", "maxNewTokens");
  }

  @Test
  void configCountsOnlyWhereThereIsNoGenerationConfig(@TempDir Path directory) throws IOException {
    TinyCheckpoint tiny = new TinyCheckpoint(directory);
    tiny.config().put("num_beams", 4).put("max_new_tokens", 7);
    tiny.write();

    assertThat(tiny.open().generation().maxNewTokens()).hasValue(7);
    assertThat(tiny.open().generation().warnings())
        .containsExactly("config.json: num_beams is 4, which is not obeyed: answers are as with 1");

    tiny.writeText("generation_config.json", "{}");
    assertThat(tiny.open().generation()).isEqualTo(GenerationDefaults.NONE);
  }
}
