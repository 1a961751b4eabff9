package io.encodeonce.runtime.family;

/** Checks a configuration's values, by the names of their keys in {@code config.json}. */
final class Requirement {
  private Requirement() {}

  static void range(String key, int value, int least, int most) {
    that(value >= least && value <= most, key, value, "from %d to %d".formatted(least, most));
  }

  static void that(boolean holds, String key, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("%s is %s, but must be %s".formatted(key, value, rule));
    }
  }
}
