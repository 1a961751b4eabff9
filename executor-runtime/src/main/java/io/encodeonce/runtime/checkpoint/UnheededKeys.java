package io.encodeonce.runtime.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The keys of a generation configuration that would change what is generated, and are not obeyed:
 * each with the value that changes nothing, as Hugging Face has it.
 */
final class UnheededKeys {
  private static final String BEAMS = "num_beams";
  private static final String SAMPLING = "do_sample";

  /** What stands for a key that changes nothing only where it is absent: zero is a token too. */
  private static final String ABSENT = "";

  private static final Map<String, Object> ALWAYS =
      neutral(
          BEAMS,
          1,
          SAMPLING,
          false,
          "num_return_sequences",
          1,
          "repetition_penalty",
          1.0,
          "encoder_repetition_penalty",
          1.0,
          "no_repeat_ngram_size",
          0,
          "encoder_no_repeat_ngram_size",
          0,
          "guidance_scale",
          1.0,
          "penalty_alpha",
          0.0,
          "token_healing",
          false,
          "bad_words_ids",
          ABSENT,
          "force_words_ids",
          ABSENT,
          "constraints",
          ABSENT,
          "forced_bos_token_id",
          ABSENT,
          "forced_eos_token_id",
          ABSENT,
          "suppress_tokens",
          ABSENT,
          "begin_suppress_tokens",
          ABSENT,
          "sequence_bias",
          ABSENT,
          "exponential_decay_length_penalty",
          ABSENT,
          "watermarking_config",
          ABSENT,
          "dola_layers",
          ABSENT,
          "stop_strings",
          ABSENT,
          "max_time",
          ABSENT);

  private static final Map<String, Object> OF_BEAMS =
      neutral(
          "early_stopping",
          false,
          "length_penalty",
          1.0,
          "num_beam_groups",
          1,
          "diversity_penalty",
          0.0);

  private static final Map<String, Object> OF_SAMPLING =
      neutral(
          "temperature", 1.0,
          "top_k", 0,
          "top_p", 1.0,
          "min_p", 0.0,
          "typical_p", 1.0,
          "epsilon_cutoff", 0.0,
          "eta_cutoff", 0.0);

  private static final Set<String> ALSO_OPTIONS = Set.of("temperature", "top_k", "top_p");

  private final JsonFile file;
  private final List<String> sentences = new ArrayList<>();

  private UnheededKeys(JsonFile file) {
    this.file = file;
  }

  private static Map<String, Object> neutral(Object... keysAndValues) {
    Map<String, Object> neutral = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      neutral.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return neutral;
  }

  /** A sentence a key. */
  static List<String> of(JsonFile file) {
    UnheededKeys keys = new UnheededKeys(file);
    keys.addAll(ALWAYS);
    if (keys.counts(BEAMS, 1)) {
      keys.addAll(OF_BEAMS);
    }
    if (keys.counts(SAMPLING, false)) {
      keys.addAll(OF_SAMPLING);
    }
    return keys.sentences;
  }

  private void addAll(Map<String, Object> neutral) {
    neutral.forEach(
        (key, value) -> {
          if (counts(key, value)) {
            sentences.add(sentence(key, value));
          }
        });
  }

  private boolean counts(String key, Object neutral) {
    return file.value(key).filter(value -> !isNeutral(value, neutral)).isPresent();
  }

  private static boolean isNeutral(JsonNode value, Object neutral) {
    if (value.isNumber() && neutral instanceof Number number) {
      return value.doubleValue() == number.doubleValue();
    }
    return value.isContainerNode() ? value.isEmpty() : value.asText().equals(neutral.toString());
  }

  private String sentence(String key, Object neutral) {
    String answers = neutral.equals(ABSENT) ? "without it" : "with " + neutral;
    return "%s: %s is %.200s, which is not obeyed: answers are as %s%s"
        .formatted(file.file().getFileName(), key, file.object().get(key), answers, unlessSet(key));
  }

  private static String unlessSet(String key) {
    if (key.equals(SAMPLING)) {
      return ", unless the option temperature is set";
    }
    return ALSO_OPTIONS.contains(key) ? ", unless that option is set" : "";
  }
}
