package io.encodeonce.runtime.train;

import io.encodeonce.runtime.family.AdaptiveModule;
import java.util.Arrays;
import java.util.Locale;

/** A module of a layer that can become a sum of learners. */
public enum LearnerModule {
  /** Of encoder and decoder. */
  FEED_FORWARD,
  /** Queries, keys, values and outputs of self-attention, of encoder and decoder. */
  Q,
  K,
  V,
  O,
  /** Queries of the decoder's attention to documents. */
  CROSS_Q,
  /** Its outputs. */
  CROSS_O,
  /** Its keys and values together. */
  CROSS_KV;

  AdaptiveModule.Kind kind() {
    String configName = name().toLowerCase(Locale.ROOT);
    return Arrays.stream(AdaptiveModule.Kind.values())
        .filter(kind -> kind.configName().equals(configName))
        .findFirst()
        .orElseThrow();
  }
}
