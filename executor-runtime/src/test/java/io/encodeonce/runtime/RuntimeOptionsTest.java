package io.encodeonce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each refusal names the option, the value and the rule. */
class RuntimeOptionsTest {
  private static final RuntimeOptions DEFAULTS = RuntimeOptions.defaults();

  static Stream<Arguments> refused() {
    return Stream.of(
        refusal("max_new_tokens is 0, but must be at least 1", o -> o.withNewTokens(0, 0)),
        refusal("max_new_tokens is -1, but must be at least 1", o -> o.withNewTokens(-1, -1)),
        refusal("min_new_tokens is -1, but must be from 0 to", o -> o.withNewTokens(-1, 5)),
        refusal("min_new_tokens is 6, but must be from 0 to max_n", o -> o.withNewTokens(6, 5)),
        refusal("max_document_tokens is 1, but must be", o -> o.withMaxDocumentTokens(1)),
        refusal("max_document_tokens is -1, but must be", o -> o.withMaxDocumentTokens(-1)),
        refusal("budget is 0, but must be at least 1m", o -> o.withBudgetBytes(0)),
        refusal("budget is -5, but must be at least", o -> o.withBudgetBytes(-5)),
        refusal("budget is 1048575, but must be", o -> o.withBudgetBytes((1 << 20) - 1)),
        refusal("look_ahead is 0, but must be", o -> o.withLookAheadDocuments(0)),
        refusal("look_ahead is -3, but must be", o -> o.withLookAheadDocuments(-3)),
        refusal(
            "precision is fp16, but must be fp32, bf16 or int8 on a CPU",
            o -> o.withDevice(Device.CPU).withPrecision(Precision.FP16)),
        refusal(
            "precision is int8, but must be fp32, fp16 or bf16 on CUDA",
            o -> o.withPrecision(Precision.INT8).withDevice(Device.CUDA)),
        refusal(
            "precision is int8, but must be fp32, fp16 or bf16 on CUDA",
            o -> o.withDevice(Device.cuda(3)).withPrecision(Precision.INT8)),
        refusal(
            "device is cuda:-2, but must be auto, cpu, cuda or cuda:N",
            o -> o.withDevice(Device.cuda(-2))),
        refusal(
            "device is cpu:1, but must be auto, cpu, cuda or cuda:N",
            o -> o.withDevice(Device.CPU.onGpu(1))),
        refusal(
            "draft_precision is fp16, but must be fp32, bf16 or int8 on a CPU",
            o -> o.withSpeculation(draft(Precision.FP16)).withDevice(Device.CPU)),
        refusal(
            "draft_precision is int8, but must be fp32, fp16 or bf16 on CUDA",
            o -> o.withDevice(Device.CUDA).withSpeculation(draft(Precision.INT8))));
  }

  private static Speculation draft(Precision precision) {
    return Speculation.exact().withDraftPrecision(precision);
  }

  private static Arguments refusal(String message, UnaryOperator<RuntimeOptions> change) {
    return Arguments.of(message, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void refuses(String message, UnaryOperator<RuntimeOptions> change) {
    assertThatThrownBy(() -> change.apply(DEFAULTS))
        .isInstanceOf(InferenceException.class)
        .hasMessageStartingWith("option " + message);
  }

  @Test
  void leastValuesAreAccepted() {
    RuntimeOptions least =
        DEFAULTS
            .withNewTokens(1, 1)
            .withMaxDocumentTokens(2)
            .withBudgetBytes(ScheduleOptions.LEAST_BUDGET_BYTES)
            .withLookAheadDocuments(1);
    assertThat(least.answers().generation().maxNewTokens()).isEqualTo(1);
    assertThat(least.answers().generation().minNewTokens()).isEqualTo(1);
    assertThat(least.answers().maxDocumentTokens()).isEqualTo(2);
    assertThat(least.schedule().budgetBytes()).isEqualTo(ScheduleOptions.LEAST_BUDGET_BYTES);
    assertThat(least.schedule().lookAheadDocuments()).isEqualTo(1);
  }

  @Test
  void eachChangeLeavesTheRest() {
    RuntimeOptions changed = DEFAULTS.withPrecision(Precision.BF16).withDevice(Device.CPU);
    assertThat(changed.withPrecision(Precision.AUTO).withDevice(Device.AUTO)).isEqualTo(DEFAULTS);
    Generation constrained = new Generation(1, 2, List.of("a"));
    assertThat(
            DEFAULTS
                .withGeneration(constrained)
                .withNewTokens(NewTokens.MODEL)
                .answers()
                .generation())
        .isEqualTo(DEFAULTS.answers().generation().withAllowed(List.of("a")));
    assertThat(DEFAULTS.withGeneration(constrained).withNewTokens(0, 64).answers().generation())
        .isEqualTo(new Generation(0, 64, List.of("a")))
        .as("set, and so not the checkpoint's to say")
        .isNotEqualTo(DEFAULTS.answers().generation().withAllowed(List.of("a")));
    assertThat(DEFAULTS.withLongDocuments(LongDocuments.ERROR).answers().longDocuments())
        .isEqualTo(LongDocuments.ERROR);
  }

  @Test
  void optionsTravel() throws IOException, ClassNotFoundException {
    assertTravels(DEFAULTS);
    assertTravels(DEFAULTS.withDevice(Device.cuda(1)));
  }

  private static void assertTravels(RuntimeOptions options)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(options);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(options);
    }
  }
}
