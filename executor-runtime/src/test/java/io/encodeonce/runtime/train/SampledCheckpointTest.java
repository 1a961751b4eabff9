package io.encodeonce.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.Prompt;
import io.encodeonce.runtime.RuntimeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint with new samplers is the one without, until something is trained into it. */
class SampledCheckpointTest {
  private static final Path START = Path.of("src/test/resources/training/start");
  private static final List<Document> DOCUMENTS =
      List.of(
          new Document("w7 w9 w11 w13", List.of(new Prompt("a", "w20"), new Prompt("b", ""))),
          new Document("w5", List.of(new Prompt("a", "w6 w8"))));

  @TempDir Path folder;

  private Path sampled(String name, List<Integer> places, long seed) {
    Path target = folder.resolve(name);
    SampledCheckpoint.write(START, places, 4, seed, target);
    return target;
  }

  @Test
  void newSamplersChangeNoAnswer() {
    assertThat(answers(sampled("sampled", List.of(0, 2), 3))).isEqualTo(answers(START));
  }

  private static List<DocumentAnswers> answers(Path model) {
    try (InferenceRuntime runtime = InferenceRuntime.open(model, RuntimeOptions.defaults())) {
      return runtime.answer(DOCUMENTS);
    }
  }

  @Test
  void samplersAreOfTheSeed() throws IOException {
    byte[] weights = weights(sampled("one", List.of(1), 3));
    assertThat(weights(sampled("same", List.of(1), 3))).isEqualTo(weights);
    assertThat(weights(sampled("other", List.of(1), 4))).isNotEqualTo(weights);
  }

  private static byte[] weights(Path model) throws IOException {
    return Files.readAllBytes(model.resolve("model.safetensors"));
  }

  @Test
  void refusesWhatCannotBe() {
    Path sampled = sampled("sampled", List.of(1), 3);
    Path target = folder.resolve("target");
    assertThatThrownBy(() -> SampledCheckpoint.write(sampled, List.of(0), 4, 1, target))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("has token samplers already")
        .hasMessageContaining("take the checkpoint that it was adapted from");
    assertThatThrownBy(() -> SampledCheckpoint.write(START, List.of(3), 4, 1, target))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("token_samplers.places is [3], but must be from 0 to num_layers");
    assertThatThrownBy(() -> SampledCheckpoint.write(START, List.of(1, 0), 4, 1, target))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("token_samplers.places is [1, 0]");
    assertThatThrownBy(
            () ->
                Trainer.open(
                    START,
                    TrainingOptionsFixture.of(
                        TrainingOptionsFixture.PLAIN.with(TrainingOption.TOKENS, 0.5))))
        .hasMessageContaining("tokens is 0.5, but must be 1 for a checkpoint without")
        .hasMessageContaining("AdaptJob gives it some and trains them, and SampledCheckpoint");
    assertThatThrownBy(
            () ->
                TokenBudgets.write(
                    START, List.of("w5"), TrainingOptionsFixture.of(TrainingOptionsFixture.PLAIN)))
        .hasMessageContaining("has no token samplers")
        .hasMessageContaining("have AdaptJob adapt it, or give it some by SampledCheckpoint");
    assertThat(target).doesNotExist();
  }
}
