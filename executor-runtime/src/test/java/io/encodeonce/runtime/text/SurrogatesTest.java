package io.encodeonce.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SurrogatesTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "\uD83D\uDE00", "a\uD83D\uDE00\uD83D\uDE00b", "\uFFFD"})
  void soundTextsAreTheSameObject(String text) {
    assertThat(Surrogates.repaired(text)).isSameAs(text);
  }

  @ParameterizedTest
  @CsvSource({
    "\uD83D, \uFFFD",
    "\uDE00, \uFFFD",
    "a\uD83Db, a\uFFFDb",
    "\uDE00\uD83D, \uFFFD\uFFFD",
    "\uD83D\uD83D\uDE00, \uFFFD\uD83D\uDE00",
    "\uD83D\uDE00\uDE00x\uD83D, \uD83D\uDE00\uFFFDx\uFFFD"
  })
  void unpairedHalvesAreReplaced(String text, String repaired) {
    assertThat(Surrogates.repaired(text)).isEqualTo(repaired);
  }

  @Test
  void repairedTextsSurviveUtf8() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int attempt = 0; attempt < 10_000; attempt++) {
      StringBuilder text = new StringBuilder();
      random.ints(6, 0xD7FE, 0xE002).forEach(unit -> text.append((char) unit));
      String repaired = Surrogates.repaired(text.toString());
      byte[] bytes = repaired.getBytes(StandardCharsets.UTF_8);

      assertThat(new String(bytes, StandardCharsets.UTF_8)).as("seed %d", seed).isEqualTo(repaired);
      assertThat(repaired).as("seed %d", seed).hasSameSizeAs(text);
    }
  }
}
