package io.encodeonce.runtime;

import static io.encodeonce.runtime.AnswerAssertions.assertSameAnswers;
import static io.encodeonce.runtime.AnswerAssertions.assertSameDocuments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.text.Tokenizer;
import io.encodeonce.runtime.text.Tokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prompts that say how they are answered: with how many tokens, and with which answers only. */
class ConstrainedAnswersTest {
  private static final GoldenModel MODEL = GoldenModel.DEFAULT;
  private static final int END = 1;
  private static final Generation FREE = new Generation(0, GoldenModel.MAX_NEW_TOKENS, List.of());
  private static final RandomDocuments RANDOM = new RandomDocuments(11);
  private static final Document SANE = RANDOM.document(9, 3);

  private static InferenceRuntime runtime;

  @BeforeAll
  static void open() {
    runtime = MODEL.open();
  }

  @AfterAll
  static void close() {
    runtime.close();
  }

  private static Prompt prompt(String text, String... allowed) {
    return new Prompt("constrained", text).withGeneration(FREE.withAllowed(List.of(allowed)));
  }

  private static GeneratedText answer(Prompt prompt) {
    return answers(SANE.text(), prompt).get(0);
  }

  private static List<GeneratedText> answers(String text, Prompt... prompts) {
    DocumentAnswers answers = runtime.answer(List.of(new Document(text, List.of(prompts)))).get(0);
    assertThat(answers.error()).isEmpty();
    return answers.answers();
  }

  /** Where each step's best token is permitted, the steps are those of a free answer. */
  @ParameterizedTest
  @ValueSource(strings = {"t5-gated-untied", "t5-gated-tied", "two-ends", "mt5"})
  void theModelsOwnAnswerIsChosenWhereItIsAllowed(String variant) {
    GoldenModel model = new GoldenModel(variant, Precision.FP32);
    List<Document> documents = new RandomDocuments(4).documents(60, 40);
    int chosen = 0;
    try (InferenceRuntime own = model.open();
        Tokenizer tokenizer = Tokenizers.open(Golden.directory(variant), END)) {
      for (Document document : documents) {
        List<GeneratedText> free = own.answer(List.of(document)).get(0).answers();
        for (int i = 0; i < free.size(); i++) {
          if (isItsTexts(tokenizer, free.get(i))) {
            Prompt constrained =
                document.prompts().get(i).withGeneration(among(free.get(i).text()));
            Document asked = new Document(document.text(), List.of(constrained));
            List<GeneratedText> actual = own.answer(List.of(asked)).get(0).answers();
            assertSameAnswers(model, actual, free.subList(i, i + 1), constrained.toString());
            chosen++;
          }
        }
      }
    }
    assertThat(chosen).as("answers that were allowed").isGreaterThan(5);
  }

  /** Whether an answer ended, and its text has its tokens. */
  private static boolean isItsTexts(Tokenizer tokenizer, GeneratedText answer) {
    List<Integer> tokens = Arrays.stream(tokenizer.encodePrompt(answer.text())).boxed().toList();
    return answer.finish() == FinishReason.END_TOKEN
        && !tokens.isEmpty()
        && tokens.equals(answer.tokenIds().subList(0, answer.tokenIds().size() - 1));
  }

  /** An answer, one that starts with it, and others. */
  private static Generation among(String answer) {
    Stream<String> others = IntStream.range(0, 30).mapToObj(i -> "w7 w" + (50 + i));
    return new Generation(
        0, 20, Stream.concat(Stream.of(answer + " w5", answer), others).distinct().toList());
  }

  @Test
  void theOnlyAllowedAnswerIsGiven() {
    for (int words = 1; words < GoldenModel.MAX_NEW_TOKENS; words++) {
      String only = RANDOM.text(words);
      GeneratedText answer = answer(prompt("w5 w6", only));
      assertThat(answer.text()).isEqualTo(only);
      assertThat(answer.tokenIds()).hasSize(words + 1).endsWith(END);
      assertThat(answer.finish()).isEqualTo(FinishReason.END_TOKEN);
      assertThat(answer.score()).isNegative();
    }
  }

  @Test
  void onlyAllowedAnswersAreGivenInTheirOwnSpelling() {
    List<String> allowed = List.of(" w5  w6", "w5 w7\t", "w8 stranger");
    for (int i = 0; i < 20; i++) {
      Prompt prompt =
          new Prompt("constrained", RANDOM.text(4)).withGeneration(FREE.withAllowed(allowed));
      assertThat(answer(prompt).text()).isIn(allowed);
    }
  }

  @Test
  void bytesAreConstrainedToo() {
    try (InferenceRuntime bytes = new GoldenModel("byt5", Precision.FP32).open()) {
      Document document =
          new Document("any", List.of(prompt("x", "\u00e9t\u00e9", "ete", "\u00e9")));
      assertThat(bytes.answer(List.of(document)).get(0).answers())
          .allMatch(answer -> List.of("\u00e9t\u00e9", "ete", "\u00e9").contains(answer.text()));
    }
  }

  @Test
  void theLeastLengthIsNotThatOfAllowedAnswers() {
    Generation long5 = new Generation(5, 12, List.of("w5"));
    GeneratedText answer = answer(new Prompt("constrained", "w6").withGeneration(long5));
    assertThat(answer.text()).isEqualTo("w5");
    assertThat(answer.tokenIds()).containsExactly(5, END);
  }

  @Test
  void theOrderOfAllowedAnswersDoesNotMatter() {
    List<String> allowed = new ArrayList<>(IntStream.range(3, 90).mapToObj(i -> "w" + i).toList());
    GeneratedText one = answer(new Prompt("a", "w9").withGeneration(FREE.withAllowed(allowed)));
    Collections.reverse(allowed);
    GeneratedText other = answer(new Prompt("a", "w9").withGeneration(FREE.withAllowed(allowed)));
    assertThat(other).isEqualTo(one);
  }

  @Test
  void promptsOfOneDocumentAreAnsweredEachInItsWay() {
    List<Generation> ways =
        List.of(
            FREE,
            new Generation(0, 1, List.of()),
            new Generation(4, 7, List.of()),
            new Generation(9, 9, List.of()),
            new Generation(0, 30, List.of()),
            new Generation(2, 5, List.of("w5", "w6 w7", "w6 w8")));
    Prompt plain = new Prompt("plain", "w10 w11");
    List<GeneratedText> together =
        answers(SANE.text(), ways.stream().map(plain::withGeneration).toArray(Prompt[]::new));
    for (int i = 0; i < ways.size(); i++) {
      RuntimeOptions options = MODEL.options().withGeneration(ways.get(i));
      Document document = new Document(SANE.text(), List.of(plain));
      List<GeneratedText> alone = MODEL.answer(options, List.of(document)).get(0).answers();
      assertSameAnswers(MODEL, together.subList(i, i + 1), alone, ways.get(i).toString());
    }
    assertThat(together.get(1).tokenIds()).hasSize(1);
    assertThat(together.get(3).tokenIds()).hasSize(9);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(List.of("w5", "  "), List.of("\"  \"", "no tokens", "remove")),
        Arguments.of(
            List.of("stranger", "w5", "nobody"),
            List.of("\"stranger\"", "\"nobody\"", "same tokens", "remove")),
        Arguments.of(List.of("w5 </s>"), List.of("\"w5 </s>\"", "end token", "remove")),
        Arguments.of(
            List.of("w5", "w5 w6 w7 w8"),
            List.of("\"w5 w6 w7 w8\"", "5 tokens", "max_new_tokens (4)", "raise")));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void anAnswerThatCannotBeGivenIsAnErrorOfItsDocument(List<String> allowed, List<String> parts) {
    Prompt bad = new Prompt("bad", "w5").withGeneration(new Generation(0, 4, allowed));
    Document document = new Document("w5", List.of(new Prompt("good", "w5"), bad));
    List<DocumentAnswers> answers = runtime.answer(List.of(SANE, document, document, SANE));
    DocumentAnswers sane = runtime.answer(List.of(SANE)).get(0);
    assertSameDocuments(
        MODEL, List.of(answers.get(0), answers.get(3)), List.of(sane, sane), "beside it");
    for (DocumentAnswers refused : answers.subList(1, 3)) {
      assertThat(refused.answers()).isEmpty();
      assertThat(refused.error()).get().asString().contains(parts);
    }
  }

  @ParameterizedTest
  @MethodSource("refused")
  void optionsWithAnAnswerThatCannotBeGivenAreRefused(List<String> allowed, List<String> parts) {
    RuntimeOptions options = MODEL.options().withGeneration(new Generation(0, 4, allowed));
    assertThatThrownBy(() -> MODEL.open(options))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll(parts.toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void anAnswerThatCannotBeGivenIsKnownBeforeAnythingIsAsked(
      List<String> allowed, List<String> parts) {
    assertThatThrownBy(() -> runtime.requireAllowed(new Generation(0, 4, allowed)))
        .isInstanceOf(InferenceException.class)
        .hasMessageContainingAll(parts.toArray(String[]::new));
    runtime.requireAllowed(new Generation(0, 4, List.of("w5", "w5 w6 w7")));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void anAnswerThatCannotBeGivenIsKnownWithoutWeights(
      List<String> allowed, List<String> parts, @TempDir Path directory) throws IOException {
    for (String file : List.of("config.json", "tokenizer.json")) {
      Files.copy(Golden.directory(MODEL.variant()).resolve(file), directory.resolve(file));
    }
    try (AllowedAnswers answers = AllowedAnswers.open(directory)) {
      assertThatThrownBy(() -> answers.require(new Generation(0, 4, allowed)))
          .isInstanceOf(InferenceException.class)
          .hasMessageContainingAll(parts.toArray(String[]::new));
      answers.require(new Generation(0, 4, List.of("w5", "w5 w6 w7")));
    }
  }

  @Test
  void everyEndTokenIsKnownWithoutWeights() {
    try (AllowedAnswers answers = AllowedAnswers.open(Golden.directory("two-ends"))) {
      // The file of generation settings ends answers with a word, too.
      assertThatThrownBy(() -> answers.require(FREE.withAllowed(List.of("w5 w40"))))
          .hasMessageContainingAll("\"w5 w40\"", "end token");
      answers.require(FREE.withAllowed(List.of("w5 w41")));
    }
  }

  @Test
  void memoryIsReservedForWhatTheRowMayNeed() {
    RuntimeOptions scarce = MODEL.options().withBudgetBytes(ScheduleOptions.LEAST_BUDGET_BYTES);
    Generation endless = new Generation(0, 1_000_000, List.of());
    Prompt plain = new Prompt("any", "w5");
    Document free = new Document("w5", List.of(plain, plain.withGeneration(endless)));
    Generation short2 = endless.withAllowed(List.of("w5", "w6"));
    Document constrained = new Document("w5", List.of(plain, plain.withGeneration(short2)));
    try (InferenceRuntime small = MODEL.open(scarce)) {
      List<DocumentAnswers> answers = small.answer(List.of(free, constrained));
      assertThat(answers.get(0).error()).get().asString().contains("up to 1000000 new tokens");
      assertThat(answers.get(1).error()).isEmpty();
    }
  }
}
