package io.encodeonce.runtime;

import static io.encodeonce.runtime.AnswerAssertions.assertSameAnswers;
import static io.encodeonce.runtime.AnswerAssertions.assertSameDocuments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a document or its prompts hold: an answer or an error of its own, and the rest goes on.
 */
class HostileInputsTest {
  private static final GoldenModel MODEL = GoldenModel.DEFAULT;
  private static final RandomDocuments RANDOM = new RandomDocuments(3);
  private static final Document SANE = RANDOM.document(9, 3);
  private static final List<Prompt> PROMPTS = List.of(new Prompt("plain", "w5 w6"));
  private static final int MANY_TOKENS = 100_000;
  private static final String LONG_TEXT = RANDOM.text(MANY_TOKENS);

  private static InferenceRuntime runtime;
  private static DocumentAnswers sane;

  @BeforeAll
  static void open() {
    runtime = MODEL.open();
    sane = runtime.answer(List.of(SANE)).get(0);
  }

  @AfterAll
  static void close() {
    runtime.close();
  }

  /** Asks about a document with sane ones beside it, which must be as ever. */
  private static DocumentAnswers answerAmongOthers(InferenceRuntime asked, Document document) {
    List<DocumentAnswers> answers = asked.answer(List.of(SANE, document, SANE));
    assertSameDocuments(
        MODEL, List.of(answers.get(0), answers.get(2)), List.of(sane, sane), "beside the document");
    return answers.get(1);
  }

  private static DocumentAnswers answerAmongOthers(Document document) {
    return answerAmongOthers(runtime, document);
  }

  @Test
  void aNullTextIsAnError() {
    DocumentAnswers answers = answerAmongOthers(new Document(null, PROMPTS));
    assertThat(answers.error()).hasValue("the document's text is null, but must have a character");
    assertThat(answers.answers()).isEmpty();
  }

  @Test
  void anEmptyTextIsAnError() {
    DocumentAnswers answers = answerAmongOthers(new Document("", PROMPTS));
    assertThat(answers.error()).hasValue("the document's text is empty, but must have a character");
    assertThat(answers.answers()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "\t\n\r",
        "\0",
        "w5 \0 w6",
        "\u0001\u0007\u001b[31m\u007f\u0085",
        "\ud800",
        "w5 \udc00\ud800 w6",
        "\ud83d\ude42 \ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
        "\u202e\u200b\ufeff\ufffe\uffff",
        "stranger words only",
        "</s> <pad> w5 </s>",
      })
  void anyCharactersAreAnswered(String text) {
    List<Prompt> prompts = List.of(new Prompt("same", text), new Prompt("", ""), PROMPTS.get(0));
    DocumentAnswers answers = answerAmongOthers(new Document(text, prompts));
    assertThat(answers.error()).isEmpty();
    assertThat(answers.answers()).hasSize(3).allMatch(answer -> !answer.tokenIds().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "\ud800 x", "\ud83d\ude42", "\u202e\ufeff", " "})
  void anyCharactersAreAnsweredFromBytes(String text) {
    try (InferenceRuntime bytes = new GoldenModel("byt5", Precision.FP32).open()) {
      Document document = new Document(text, List.of(new Prompt("same", text)));
      DocumentAnswers answers = bytes.answer(List.of(document)).get(0);
      assertThat(answers.error()).isEmpty();
      assertThat(answers.answers()).hasSize(1);
    }
  }

  @Test
  void unknownWordsAreAllTheUnknownToken() {
    Document one = new Document("stranger w5", PROMPTS);
    Document other = new Document("nobody w5", PROMPTS);
    List<DocumentAnswers> answers = runtime.answer(List.of(one, other));
    assertSameDocuments(MODEL, answers.subList(0, 1), answers.subList(1, 2), "unknown words");
  }

  @ParameterizedTest
  @EnumSource(
      value = LongDocuments.class,
      mode = Mode.EXCLUDE,
      names = {"ERROR"})
  void aVeryLongDocumentIsCutAndFlagged(LongDocuments policy) {
    String[] words = LONG_TEXT.split(" ");
    List<String> kept =
        policy == LongDocuments.KEEP_END
            ? List.of(words).subList(words.length - 511, words.length)
            : List.of(words).subList(0, 511);
    try (InferenceRuntime cutting = MODEL.open(MODEL.options().withLongDocuments(policy))) {
      long start = System.nanoTime();
      DocumentAnswers cut = answerAmongOthers(cutting, new Document(LONG_TEXT, PROMPTS));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
      assertThat(cut.truncated()).isTrue();
      assertThat(cut.documentTokens()).isEqualTo(512);
      DocumentAnswers same = answerAmongOthers(new Document(String.join(" ", kept), PROMPTS));
      assertThat(same.truncated()).isFalse();
      assertSameAnswers(MODEL, cut.answers(), same.answers(), policy.name());
      assertThat(cutting.metrics().truncated()).isEqualTo(1);
    }
  }

  @Test
  void aVeryLongDocumentMayBeAnError() {
    RuntimeOptions strict = MODEL.options().withLongDocuments(LongDocuments.ERROR);
    try (InferenceRuntime refusing = MODEL.open(strict)) {
      assertThat(answerAmongOthers(refusing, new Document(LONG_TEXT, PROMPTS)).error())
          .get()
          .asString()
          .contains("100001", "512", "max_document_tokens", "long_documents");
      assertThat(refusing.metrics().errors()).isEqualTo(1);
    }
  }

  @Test
  void aDocumentBeyondTheBudgetIsAnError() {
    RuntimeOptions scarce = MODEL.options().withBudgetBytes(ScheduleOptions.LEAST_BUDGET_BYTES);
    try (InferenceRuntime small = MODEL.open(scarce)) {
      assertThat(answerAmongOthers(small, new Document(RANDOM.text(500), PROMPTS)).error())
          .get()
          .asString()
          .contains("501 tokens", "budget (1048576)", "raise it");
    }
  }

  @Test
  void aPromptBeyondTheBudgetIsAnErrorOfItsDocument() {
    RuntimeOptions scarce = MODEL.options().withBudgetBytes(ScheduleOptions.LEAST_BUDGET_BYTES);
    List<Prompt> prompts = new ArrayList<>(RANDOM.prompts(200, 5));
    prompts.add(new Prompt("endless", LONG_TEXT));
    try (InferenceRuntime small = MODEL.open(scarce)) {
      DocumentAnswers answers = answerAmongOthers(small, new Document("w3 w4", prompts));
      assertThat(answers.error()).get().asString().contains("prompt of 100000", "budget (1048576)");
      assertThat(answers.answers()).isEmpty();
    }
  }

  @Test
  void thousandsOfPromptsOnOneDocumentAreAnsweredInParts() {
    List<Prompt> prompts = RANDOM.prompts(3_000, 6);
    String text = RANDOM.text(20);
    RuntimeOptions scarce = MODEL.options().withBudgetBytes(4 * ScheduleOptions.LEAST_BUDGET_BYTES);
    try (InferenceRuntime small = MODEL.open(scarce)) {
      List<GeneratedText> all = answerAmongOthers(small, new Document(text, prompts)).answers();
      assertThat(all).hasSize(prompts.size());
      assertThat(small.metrics().decoderSteps()).isGreaterThan(10L * GoldenModel.MAX_NEW_TOKENS);
      for (int first = 0; first < prompts.size(); first += 500) {
        Document few = new Document(text, prompts.subList(first, first + 5));
        List<GeneratedText> expected = runtime.answer(List.of(few)).get(0).answers();
        assertSameAnswers(MODEL, all.subList(first, first + 5), expected, "from " + first);
      }
    }
  }

  @Test
  void oneLongPromptAmongManyShortOnesStaysWithinTheBudget() {
    List<Prompt> prompts = new ArrayList<>(RANDOM.prompts(1_500, 3));
    prompts.add(700, new Prompt("long", RANDOM.text(400)));
    long budget = 64L << 20;
    try (InferenceRuntime small = MODEL.open(MODEL.options().withBudgetBytes(budget))) {
      small.answer(List.of(SANE));
      ResidentMemory.resetPeak();
      long before = ResidentMemory.bytes();
      DocumentAnswers answers =
          small.answer(List.of(new Document(RANDOM.text(20), prompts))).get(0);
      assertThat(answers.answers()).hasSize(prompts.size());
      assertThat(ResidentMemory.peakBytes() - before).isLessThan(budget + (400L << 20));
    }
  }

  @Test
  void noPromptsNoAnswers() {
    DocumentAnswers answers = answerAmongOthers(new Document("w5", List.of()));
    assertThat(answers.error()).isEmpty();
    assertThat(answers.answers()).isEmpty();
  }

  @Test
  void noDocumentsNoResults() {
    assertThat(runtime.answer(List.of())).isEmpty();
    assertThat(runtime.answer(Collections.<Document>emptyIterator()).hasNext()).isFalse();
  }

  @Test
  void onlyBadDocumentsAreAllErrors() {
    List<DocumentAnswers> answers =
        runtime.answer(List.of(new Document(null, PROMPTS), new Document("", PROMPTS)));
    assertThat(answers).hasSize(2).allMatch(answer -> answer.error().isPresent());
  }

  @Test
  void oneNewTokenIsTheFirst() {
    try (InferenceRuntime brief = MODEL.open(MODEL.options().withNewTokens(0, 1))) {
      List<GeneratedText> first = brief.answer(List.of(SANE)).get(0).answers();
      for (int i = 0; i < first.size(); i++) {
        assertThat(first.get(i).tokenIds())
            .isEqualTo(sane.answers().get(i).tokenIds().subList(0, 1));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 12})
  void leastAndMostNewTokensMayBeTheSame(int tokens) {
    try (InferenceRuntime exact = MODEL.open(MODEL.options().withNewTokens(tokens, tokens))) {
      List<Document> documents = new RandomDocuments(5).documents(20, 30);
      assertThat(exact.answer(documents))
          .flatExtracting(DocumentAnswers::answers)
          .allMatch(answer -> answer.tokenIds().size() == tokens)
          .allMatch(answer -> !answer.tokenIds().subList(0, tokens - 1).contains(1));
    }
  }

  @Test
  void aFailingSourceOfDocumentsLeavesTheRuntimeUsable() {
    List<Document> broken = new ArrayList<>(List.of(SANE));
    broken.add(null);
    assertThatThrownBy(() -> runtime.answer(broken)).isInstanceOf(NullPointerException.class);
    assertSameDocuments(MODEL, runtime.answer(List.of(SANE)), List.of(sane), "after the exception");
  }
}
