package io.encodeonce.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.OptionException;
import io.encodeonce.runtime.OptionValues;
import io.encodeonce.runtime.RuntimeOption;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each refusal names the option, the value and the rule. */
class TrainingOptionsTest {
  /** As in {@code steps=5 epochs=1}. */
  private static OptionValues values(String given) {
    return TrainingOption.parse(
        Arrays.stream(given.split(" "))
            .map(option -> option.split("=", 2))
            .collect(Collectors.toMap(option -> option[0], option -> option[1])));
  }

  private static List<String> problems(String given) {
    return TrainingOptions.problems(values(given)).stream()
        .map(OptionException::getMessage)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "max_document_tokens=1; max_document_tokens is 1, but must be at least 2, or 0 for",
        "max_row_tokens=1; max_row_tokens is 1, but must be at least 2",
        "batch_tokens=3; batch_tokens is 3, but must be at least 4",
        "accumulation=0; accumulation is 0, but must be at least 1",
        "buffer_documents=0; buffer_documents is 0, but must be at least 1",
        "dropout=1; dropout is 1.0, but must be at least 0 and below 1",
        "dropout=NaN; dropout is NaN, but must be at least 0 and below 1",
        "label_smoothing=-0.1; label_smoothing is -0.1, but must be at least 0 and below 1",
        "answer_weight=-1; answer_weight is -1.0, but must be at least 0 and finite",
        "answer_weight=0; answer_weight is 0.0, but must be above 0 where distribution_weight and",
        "distribution_weight=Infinity; distribution_weight is Infinity, but must be at least 0",
        "hidden_state_weight=NaN; hidden_state_weight is NaN, but must be at least 0 and finite",
        "teacher_temperature=0; teacher_temperature is 0.0, but must be above 0 and finite",
        "tokens=0; tokens is 0.0, but must be above 0 and at most 1",
        "tokens=1.5; tokens is 1.5, but must be above 0 and at most 1",
        "tokens=NaN; tokens is NaN, but must be above 0 and at most 1",
        "token_budgets=0.2; token_budgets is 0.2, but must be left out where tokens is 1",
        "token_warm_up_steps=-1; token_warm_up_steps is -1, but must be at least 0",
        "norm_weight=-1; norm_weight is -1.0, but must be at least 0 and finite",
        "entropy_weight=Infinity; entropy_weight is Infinity, but must be at least 0 and finite",
        "gumbel_noise=-1; gumbel_noise is -1.0, but must be at least 0 and finite",
        "gumbel_temperature=0; gumbel_temperature is 0.0, but must be above 0 and finite",
        "sampler_learning_rate=0; sampler_learning_rate is 0.0, but must be above 0 and finite",
        "learning_rate=0; learning_rate is 0.0, but must be above 0 and finite",
        "learning_rate=NaN; learning_rate is NaN, but must be above 0 and finite",
        "warm_up_steps=-1; warm_up_steps is -1, but must be from 0 to the steps of the run",
        "steps=5 warm_up_steps=6; warm_up_steps is 6, but must be from 0 to the steps of the run (5)",
        "steps=0; steps is 0, but must be at least 1",
        "epochs=0; epochs is 0, but must be at least 1",
        "minutes=0; minutes is 0.0, but must be above 0",
        "minutes=Infinity; minutes is Infinity, but must be finite where neither steps nor epochs",
        "minutes=5 decay=linear; decay is linear, but must be constant or inverse_square_root where"
            + " minutes alone limit the run; give steps or epochs beside it",
        "minutes=5 decay=cosine; decay is cosine, but must be constant or inverse_square_root",
        "clip_norm=0; clip_norm is 0.0, but must be above 0, or Infinity to clip nothing",
        "weight_decay=-1; weight_decay is -1.0, but must be at least 0 and finite",
        "beta1=1; beta1 is 1.0, but must be at least 0 and below 1",
        "beta2=-0.5; beta2 is -0.5, but must be at least 0 and below 1",
        "epsilon=0; epsilon is 0.0, but must be above 0 and finite",
        "clip_threshold=1; clip_threshold is 1.0, but must be left out where optimizer is adamw",
        "optimizer=adafactor beta1=0.9; beta1 is 0.9, but must be left out where optimizer is adaf",
        "optimizer=adafactor weight_decay=NaN; weight_decay is NaN, but must be at least 0",
        "optimizer=adafactor clip_threshold=0; clip_threshold is 0.0, but must be above 0",
        "optimizer=adafactor decay_rate=0; decay_rate is 0.0, but must be at least -1 and below 0",
        "threads=-1; threads is -1, but must be at least 1, or 0 for all processors",
        "rounds_steps=0; rounds_steps is 0, but must be at least 1",
        "validation_steps=-1; validation_steps is -1, but must be at least 1, or 0 for never",
        "patience=-1; patience is -1, but must be at least 1, or 0 for never",
        "checkpoint_steps=-1; checkpoint_steps is -1, but must be at least 1, or 0 for never",
        "checkpoint_minutes=-1; checkpoint_minutes is -1.0, but must be above 0, or 0 for never"
      })
  void refuses(String given, String message) {
    assertThat(problems(given)).hasSize(1).first().asString().startsWith("option " + message);
  }

  @Test
  void manyRefusalsAreToldAtOnce() {
    assertThat(problems("dropout=2 accumulation=0 epochs=0")).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0.2,1.5; 0.2,1.5",
        "0.5,0; 0.0,0.5",
        "0.2,,0.3; '''0.2,,0.3'''",
        "NaN; NaN",
        "few; '''few'''"
      })
  void refusesWhatIsNoShare(String given, String told) {
    assertThatThrownBy(() -> values("tokens=0.4 token_budgets=" + given))
        .isInstanceOf(OptionException.class)
        .hasMessage(
            "option token_budgets is %s, but must be numbers with commas, each above 0 and at most 1",
            told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"int8", "fp16"})
  void refusesOtherNumberFormats(String precision) {
    assertThatThrownBy(() -> values("precision=" + precision))
        .isInstanceOf(OptionException.class)
        .hasMessage("option precision is '%s', but must be auto, fp32 or bf16", precision);
    assertThatThrownBy(
            () -> new ComputingOptions(Device.CPU, RuntimeOption.PRECISION.parse(precision), 1))
        .hasMessage(
            "option precision is %s, but must be auto, fp32 or bf16 in training", precision);
  }

  @ParameterizedTest
  @CsvSource({
    "steps=1 warm_up_steps=1",
    "minutes=0.5",
    "minutes=5 decay=inverse_square_root",
    "minutes=5 epochs=1 decay=cosine",
    "minutes=Infinity steps=1",
    "dropout=0",
    "clip_norm=Infinity",
    "beta1=0",
    "answer_weight=0 hidden_state_weight=1",
    "batch_tokens=4",
    "checkpoint_minutes=0"
  })
  void accepts(String given) {
    assertThat(problems(given)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "seed=1, 300, 3",
    "epochs=2, 200, 2",
    "steps=70, 70, 2147483647",
    "steps=170 epochs=1, 100, 1",
    "minutes=1, 9223372036854775807, 2147483647"
  })
  void theFirstLimitEndsTheRun(String given, long steps, int epochs) {
    TrainingRun run = TrainingRun.of(values(given));
    assertThat(run.epochs()).isEqualTo(epochs);
    assertThat(run.steps(ofEpochs -> 100L * ofEpochs)).isEqualTo(steps);
  }

  @Test
  void optionsTravel() throws IOException, ClassNotFoundException {
    List<Object> options =
        List.of(TrainingOptions.of(OptionValues.NONE, 5), TrainingRun.of(OptionValues.NONE));
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
