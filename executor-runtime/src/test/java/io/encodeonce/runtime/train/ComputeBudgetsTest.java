package io.encodeonce.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.LearnerMetrics;
import io.encodeonce.runtime.Prompt;
import io.encodeonce.runtime.RuntimeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured of a model's learners is what they do when it answers. */
class ComputeBudgetsTest {
  private static final Path LEARNED = Path.of("src/test/resources/training/learned");

  /** What the learners of modules that encoding runs multiply, and how many there are. */
  private static final Map<String, int[]> MODULES =
      Map.of(
          "encoder.0.feed_forward", new int[] {4 * 5 * 40, 4},
          "encoder.0.o", new int[] {2 * 4 * 44, 2},
          "encoder.1.k", new int[] {3 * 3 * 44, 3},
          "decoder.0.cross_kv", new int[] {2 * 5 * 68, 2});

  @TempDir Path folder;

  private static List<String> texts() {
    Random random = new Random(3);
    return IntStream.range(0, 30)
        .mapToObj(
            i ->
                random
                    .ints(20, 3, 90)
                    .mapToObj(word -> "w" + word)
                    .collect(Collectors.joining(" ")))
        .toList();
  }

  @Test
  void aBudgetIsKept() throws IOException {
    Path model = folder.resolve("model");
    Files.createDirectory(model);
    try (Stream<Path> files = Files.list(LEARNED)) {
      for (Path file : files.toList()) {
        Files.copy(file, model.resolve(file.getFileName()));
      }
    }
    ComputeBudgets.write(model, texts(), TrainingOptionsFixture.of(TrainingOptionsFixture.PLAIN));
    for (double budget : new double[] {0.45, 0.6, 0.8}) {
      assertThat(share(model, budget)).isCloseTo(budget, within(0.08));
    }
    assertThat(share(model, 1)).isEqualTo(1);
  }

  private static double share(Path model, double budget) {
    RuntimeOptions options = RuntimeOptions.defaults().withComputeBudget(budget);
    List<Document> documents =
        texts().stream().map(text -> new Document(text, List.of(new Prompt("a", "w5")))).toList();
    try (InferenceRuntime runtime = InferenceRuntime.open(model, options)) {
      assertThat(runtime.answer(documents)).allMatch(answer -> answer.error().isEmpty());
      double run = 0;
      double all = 0;
      for (LearnerMetrics module : runtime.metrics().learners()) {
        int[] known = MODULES.getOrDefault(module.module(), new int[] {0, 1});
        run += (double) known[0] * module.learners() / known[1];
        all += (double) known[0] * module.tokens();
      }
      return run / all;
    }
  }

  @Test
  void refusesAModelWithoutLearners() {
    Path start = Path.of("src/test/resources/training/start");
    TrainingOptions options = TrainingOptionsFixture.of(TrainingOptionsFixture.PLAIN);
    assertThatThrownBy(() -> ComputeBudgets.write(start, texts(), options))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("has no learners, of which budgets could be measured");
  }
}
