package io.encodeonce.runtime.choose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.GeneratedText;
import io.encodeonce.runtime.Generation;
import io.encodeonce.runtime.Golden;
import io.encodeonce.runtime.Golden.GoldenDocument;
import io.encodeonce.runtime.Golden.GoldenPrompt;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.Prompt;
import io.encodeonce.runtime.RuntimeOptions;
import io.encodeonce.runtime.model.GoldenTransformer;
import io.encodeonce.runtime.state.CrossKeysValues;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Constrained answers against a reference that knows no trie: token by token, from the logits of
 * rows that nothing is cached of, it takes the best that some allowed answer goes on with.
 */
class ConstrainedScoresTest {
  private static final String VARIANT = "t5-gated-untied";
  private static final long SEED = 13;
  private static final int END = 1;

  /** Of a score: logits are rounded in proportion to their size. */
  private static final double TOLERANCE = 1e-5;

  private static GoldenTransformer reference;
  private static InferenceRuntime runtime;

  @BeforeAll
  static void open() {
    reference = new GoldenTransformer(VARIANT);
    runtime =
        InferenceRuntime.open(
            Golden.directory(VARIANT), RuntimeOptions.defaults().withPrecision(Precision.FP32));
  }

  @AfterAll
  static void close() {
    runtime.close();
    reference.close();
  }

  /** Short answers of few words: many start with others. */
  private static List<List<Integer>> answers(Random random) {
    return IntStream.range(0, 40)
        .mapToObj(i -> random.ints(1 + random.nextInt(4), 3, 7).boxed().toList())
        .distinct()
        .toList();
  }

  private static String text(List<Integer> tokens) {
    return tokens.stream().map(token -> "w" + token).collect(Collectors.joining(" "));
  }

  private static List<Integer> ended(List<Integer> tokens) {
    List<Integer> ended = new ArrayList<>(tokens);
    ended.add(END);
    return ended;
  }

  @Test
  void theBestOfEachStepIsChosen() {
    Random random = new Random(SEED);
    for (int d = 0; d < reference.documents().size(); d++) {
      GoldenDocument document = reference.golden().documents().get(d);
      List<List<Integer>> allowed = answers(random);
      List<GeneratedText> actual = ask(document, List.of(allowed));
      try (CrossKeysValues keysValues = reference.encode(d)) {
        for (int p = 0; p < actual.size(); p++) {
          List<Integer> expected = best(keysValues, document.prompts().get(p), allowed);
          check(keysValues, document.prompts().get(p), actual.get(p), expected);
        }
      }
    }
  }

  /** One row for each answer: scores that can be compared. */
  @Test
  void anAnswerThatIsTheOnlyOneHasItsOwnScore() {
    Random random = new Random(SEED + 1);
    for (int d = 0; d < reference.documents().size(); d++) {
      GoldenDocument document = reference.golden().documents().get(d);
      List<List<Integer>> labels = answers(random);
      List<GeneratedText> actual =
          ask(document, labels.stream().map(label -> List.of(label)).toList());
      try (CrossKeysValues keysValues = reference.encode(d)) {
        for (int a = 0; a < actual.size(); a++) {
          GoldenPrompt prompt = document.prompts().get(a / labels.size());
          List<Integer> expected = ended(labels.get(a % labels.size()));
          check(keysValues, prompt, actual.get(a), expected);
        }
      }
    }
  }

  /** Asks each prompt with each list of allowed answers. */
  private static List<GeneratedText> ask(
      GoldenDocument document, List<List<List<Integer>>> allowed) {
    List<Prompt> prompts = new ArrayList<>();
    for (GoldenPrompt prompt : document.prompts()) {
      for (List<List<Integer>> values : allowed) {
        List<String> texts = values.stream().map(ConstrainedScoresTest::text).toList();
        Generation generation = new Generation(0, 5, texts);
        prompts.add(new Prompt(prompt.text(), prompt.text()).withGeneration(generation));
      }
    }
    DocumentAnswers answers =
        runtime.answer(List.of(new Document(document.text(), prompts))).get(0);
    assertThat(answers.error()).isEmpty();
    return answers.answers();
  }

  private static void check(
      CrossKeysValues keysValues,
      GoldenPrompt prompt,
      GeneratedText actual,
      List<Integer> expected) {
    String context = "prompt %s, seed %d".formatted(prompt.text(), SEED);
    assertThat(actual.tokenIds()).as(context).isEqualTo(expected);
    assertThat(actual.text()).isEqualTo(text(expected.subList(0, expected.size() - 1)));
    double score = 0;
    for (int i = 0; i < expected.size(); i++) {
      float[] logits = logits(keysValues, prompt, expected.subList(0, i));
      score += logProbability(logits, expected.get(i));
    }
    double tolerance = TOLERANCE * Math.max(10, -score);
    assertThat(actual.score()).as(context).isCloseTo(score, within(tolerance));
  }

  private static List<Integer> best(
      CrossKeysValues keysValues, GoldenPrompt prompt, List<List<Integer>> allowed) {
    List<Integer> answer = new ArrayList<>();
    while (!answer.contains(END)) {
      float[] logits = logits(keysValues, prompt, answer);
      allowed.stream()
          .map(ConstrainedScoresTest::ended)
          .filter(value -> value.size() > answer.size())
          .filter(value -> value.subList(0, answer.size()).equals(answer))
          .map(value -> value.get(answer.size()))
          .max(Comparator.comparing(token -> logits[token]))
          .ifPresent(answer::add);
    }
    return answer;
  }

  private static float[] logits(
      CrossKeysValues keysValues, GoldenPrompt prompt, List<Integer> answer) {
    List<Integer> row = new ArrayList<>(reference.row(prompt.ids()));
    row.addAll(answer);
    return reference.freshLogits(keysValues, row);
  }

  private static double logProbability(float[] logits, int token) {
    double sum = IntStream.range(0, logits.length).mapToDouble(i -> Math.exp(logits[i])).sum();
    return logits[token] - Math.log(sum);
  }
}
