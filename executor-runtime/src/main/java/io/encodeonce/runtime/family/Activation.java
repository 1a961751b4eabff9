package io.encodeonce.runtime.family;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The nonlinearity of the feed-forward network. */
public enum Activation {
  RELU,
  /** By the error function. */
  GELU,
  /** By the hyperbolic tangent: {@code 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))}. */
  GELU_TANH,
  /** {@code x sigmoid(x)}. */
  SILU;

  private static final Map<String, Activation> BY_NAME =
      new TreeMap<>(
          Map.of(
              "relu", RELU,
              "gelu", GELU,
              "gelu_python", GELU,
              "gelu_new", GELU_TANH,
              "gelu_fast", GELU_TANH,
              "gelu_accurate", GELU_TANH,
              "gelu_python_tanh", GELU_TANH,
              "gelu_pytorch_tanh", GELU_TANH,
              "silu", SILU,
              "swish", SILU));

  /** The activation that {@code config.json} calls by this name. */
  static Optional<Activation> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  static Set<String> supportedNames() {
    return BY_NAME.keySet();
  }
}
