package io.encodeonce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The registry of options: what is written is read, and in any order. */
class RuntimeOptionTest {
  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          Map.entry("device", "cpu"),
          Map.entry("precision", "INT8"),
          Map.entry("max_new_tokens", "5"),
          Map.entry("min_new_tokens", "4"),
          Map.entry("skip_special_tokens", "false"),
          Map.entry("max_document_tokens", "100"),
          Map.entry("long_documents", "keep_end"),
          Map.entry("token_budget", "0.25"),
          Map.entry("compute_budget", "0.5"),
          Map.entry("temperature", "0.5"),
          Map.entry("top_k", "7"),
          Map.entry("top_p", "0.9"),
          Map.entry("seed", "-3"),
          Map.entry("budget", "64m"),
          Map.entry("look_ahead", "8"),
          Map.entry("speculation", "deviation"),
          Map.entry("speculation_when", "automatic"),
          Map.entry("fallback", "0.3"),
          Map.entry("rollback", "2"),
          Map.entry("max_draft_tokens", "6"),
          Map.entry("draft_precision", "bf16"),
          Map.entry("step_costs", "5,4,3,2,1"));

  private static final RuntimeOptions EXPECTED =
      new RuntimeOptions(
          new LoadOptions(Device.CPU, Precision.INT8),
          new AnswerOptions(
              new Generation(4, 5, List.of(), new Sampling(0.5, 7, 0.9, -3)),
              100,
              LongDocuments.KEEP_END,
              SpecialTokens.KEEP,
              0.25,
              0.5),
          new ScheduleOptions(64L << 20, 8),
          new Speculation(
              Speculation.Rule.DEVIATION,
              Speculation.When.AUTOMATIC,
              0.3,
              2,
              6,
              Precision.BF16,
              new StepCosts(5, 4, 3, 2, 1)));

  @Test
  void everyOptionCountsInAnyOrder() {
    assertThat(TEXTS.keySet())
        .containsExactlyInAnyOrderElementsOf(
            RuntimeOption.ALL.stream().map(RuntimeOption::key).toList());
    List<String> keys = new ArrayList<>(TEXTS.keySet());
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(keys, new Random(seed));
      Map<String, String> shuffled = new LinkedHashMap<>();
      keys.forEach(key -> shuffled.put(key, TEXTS.get(key)));
      assertThat(RuntimeOptions.of(OptionValues.parse(shuffled)))
          .as("order of seed %d", seed)
          .isEqualTo(EXPECTED);
    }
  }

  @ParameterizedTest
  @CsvSource({"auto, auto", "CPU, cpu", " Cuda , cuda", "cuda:0, cuda:0", "CUDA:12, cuda:12"})
  void devicesAreReadInAnyCaseAndPrintedInLowerCase(String text, String printed) {
    Device device = RuntimeOption.DEVICE.parse(text);
    assertThat(RuntimeOption.DEVICE.print(device)).isEqualTo(printed);
    assertThat(RuntimeOption.DEVICE.parse(printed)).isEqualTo(device);
  }

  static List<RuntimeOption<?>> all() {
    return RuntimeOption.ALL;
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatIsPrintedIsRead(RuntimeOption<?> option) {
    assertReadBack(option);
    assertThat(option.flag()).matches("--[a-z][a-z-]*[a-z]");
    assertThat(option.defaultText()).isNotEmpty();
    assertThat(option.help()).endsWith(".");
  }

  private static <T> void assertReadBack(RuntimeOption<T> option) {
    T given = option.parse(TEXTS.get(option.key()));
    assertThat(option.parse(option.type().print(given))).isEqualTo(given);
    option
        .defaultValue()
        .ifPresent(
            defaultValue ->
                assertThat(option.parse(option.type().print(defaultValue)))
                    .as("the default, printed and read")
                    .isEqualTo(defaultValue));
  }

  @Test
  void theStrongerValueWins() {
    OptionValues configured =
        OptionValues.parse(Map.of("max_new_tokens", "9", "min_new_tokens", "2"));
    OptionValues given = OptionValues.parse(Map.of("max_new_tokens", "3"));
    Generation generation = RuntimeOptions.of(configured.with(given)).answers().generation();
    assertThat(generation.maxNewTokens()).isEqualTo(3);
    assertThat(generation.minNewTokens()).isEqualTo(2);
  }

  @Test
  void aRulesThresholdsAreItsOwn() {
    assertThat(speculation(Map.of("speculation", "deviation")))
        .isEqualTo(Speculation.deviation())
        .isEqualTo(Speculation.deviation(0.6, 3));
    assertThat(speculation(Map.of("speculation", "rejection")).fallbackThreshold()).isEqualTo(0.4);
    assertThat(speculation(Map.of("fallback", "0.1")))
        .isEqualTo(Speculation.exact().withFallbackThreshold(0.1));
  }

  private static Speculation speculation(Map<String, String> texts) {
    return RuntimeOptions.of(OptionValues.parse(texts)).speculation();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "17, 17",
    "17B, 17",
    "512m, 536870912",
    "512MB, 536870912",
    "512 mb, 536870912",
    "3k, 3072",
    "2GiB, 2147483648",
    "1T, 1099511627776",
    "1048577, 1048577"
  })
  void sizesAreReadInPowersOf1024(String text, long bytes) {
    assertThat(RuntimeOption.BUDGET.parse(text)).isEqualTo(bytes);
    assertThat(RuntimeOption.BUDGET.parse(RuntimeOption.BUDGET.print(bytes))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MB", "-1MB", "1.5GB", "1XB", "999999999999999T", "9999999999999999"})
  void otherSizesAreRefused(String text) {
    assertThatThrownBy(() -> RuntimeOption.BUDGET.parse(text))
        .isInstanceOf(OptionException.class)
        .hasMessageContaining("must be a whole number and a unit");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "precision; fp31; option precision is 'fp31', but must be auto, fp32, bf16, fp16 or int8",
        "device; tpu; option device is 'tpu', but must be auto, cpu, cuda or cuda:N, the GPU",
        "device; cuda:-1; option device is 'cuda:-1', but must be auto, cpu, cuda or cuda:N",
        "device; CUDA:0x; option device is 'CUDA:0x', but must be auto, cpu, cuda or cuda:N",
        "device; cuda:; option device is 'cuda:', but must be auto, cpu, cuda or cuda:N",
        "device; cpu:0; option device is 'cpu:0', but must be auto, cpu, cuda or cuda:N",
        "max_new_tokens; many; option max_new_tokens is 'many', but must be a whole number",
        "max_new_tokens; 1.5; option max_new_tokens is '1.5', but must be a whole number",
        "top_p; half; option top_p is 'half', but must be a number",
        "budget; 12 parsecs; option budget is '12 parsecs', but must be a whole number and a unit,",
        "budget; 9999999999999p; option budget is '9999999999999p', but must be a whole number",
        "step_costs; 1,2; option step_costs is '1,2', but must be five numbers with commas"
      })
  void textsOfAnotherFormAreRefused(String key, String text, String message) {
    assertThatThrownBy(() -> OptionValues.parse(Map.of(key, text)))
        .isInstanceOf(OptionException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aRefusalCanNameTheFlag() {
    try {
      RuntimeOption.LOOK_AHEAD.parse("x");
    } catch (OptionException e) {
      assertThat(e.messageFor(RuntimeOption.LOOK_AHEAD.flag()))
          .isEqualTo("--look-ahead is 'x', but must be a whole number");
      return;
    }
    throw new AssertionError("x was read as a number");
  }
}
