package io.encodeonce.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.Golden;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.LongDocuments;
import io.encodeonce.runtime.RuntimeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Examples have the tokens of Hugging Face and of the runtime, or there is a reason why not. */
class ExampleTokenizerTest {
  private static final String WORDS = "t5-gated-untied";
  private static final String TWO_ENDS = "two-ends";
  private static final int END = 1;

  private static final Map<String, String> NO_LIMITS =
      Map.of(
          "max_document_tokens", "1000000",
          "max_row_tokens", "1000000",
          "batch_tokens", "2000000000");

  private static ExampleTokenizer open(Path directory, Map<String, String> options) {
    return ExampleTokenizer.open(
        directory, TrainingOptions.of(TrainingOption.parse(options), TrainingRun.UNLIMITED));
  }

  private static TokenizedDocument tokenize(
      String variant, Map<String, String> options, TrainingDocument document) {
    try (ExampleTokenizer tokenizer = open(Golden.directory(variant), options)) {
      return tokenizer.tokenize(document);
    }
  }

  private static TrainingDocument document(String text, PromptAnswer... answers) {
    return new TrainingDocument(text, List.of(answers));
  }

  private static List<Integer> ids(int[] tokens) {
    return IntStream.of(tokens).boxed().toList();
  }

  static Stream<String> variants() {
    return Golden.variants().filter(variant -> !variant.equals(TWO_ENDS));
  }

  /** Hugging Face reads an answer as it reads a document: with an end token. */
  @ParameterizedTest
  @MethodSource("variants")
  void tokensAreHuggingFaces(String variant) {
    try (ExampleTokenizer tokenizer = open(Golden.directory(variant), NO_LIMITS)) {
      for (Golden.GoldenDocument golden : Golden.read(variant).documents()) {
        TrainingDocument document =
            new TrainingDocument(
                golden.text(),
                golden.prompts().stream()
                    .map(prompt -> new PromptAnswer(prompt.text(), golden.text()))
                    .toList());

        TokenizedDocument tokenized = tokenizer.tokenize(document);

        TrainingExample example = tokenized.example().orElseThrow();
        assertThat(tokenized.truncated()).isFalse();
        assertThat(ids(example.document())).isEqualTo(golden.ids());
        assertThat(example.rows()).isEqualTo(golden.prompts().size());
        for (int row = 0; row < example.rows(); row++) {
          assertThat(ids(example.prompt(row))).isEqualTo(golden.prompts().get(row).ids());
          assertThat(ids(example.answer(row))).isEqualTo(golden.ids());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ERROR")
  void documentsAreCutAsTheRuntimeCutsThem(LongDocuments policy) {
    String text = "w3 w4 w5 w6 w7 w8";
    int limit = 4;
    TokenizedDocument cut =
        tokenize(
            WORDS,
            Map.of(
                "max_document_tokens", String.valueOf(limit),
                "long_documents", policy.name()),
            document(text, new PromptAnswer("w9", "w10")));
    List<DocumentAnswers> answers;
    try (InferenceRuntime runtime =
        InferenceRuntime.open(
            Golden.directory(WORDS),
            RuntimeOptions.defaults()
                .withDevice(Device.CPU)
                .withMaxDocumentTokens(limit)
                .withLongDocuments(policy))) {
      answers = runtime.answer(List.of(new Document(text, List.of())));
    }

    int[] document = cut.example().orElseThrow().document();
    assertThat(cut.truncated()).isEqualTo(answers.get(0).truncated()).isTrue();
    assertThat(document).hasSize(answers.get(0).documentTokens()).hasSize(limit);
    String kept = policy == LongDocuments.KEEP_END ? "w6 w7 w8" : "w3 w4 w5";
    assertThat(document)
        .isEqualTo(
            tokenize(WORDS, NO_LIMITS, document(kept, new PromptAnswer("", "w9")))
                .example()
                .orElseThrow()
                .document());
  }

  @Test
  void theFirstSpellingIsLearned() {
    PromptAnswer answer = new PromptAnswer("", List.of("w10 w11", "w12"));
    TrainingExample example =
        tokenize(WORDS, Map.of(), document("w3", answer, new PromptAnswer("w5 w6", "w7")))
            .example()
            .orElseThrow();

    assertThat(example.prompt(0)).isEmpty();
    assertThat(example.answer(0)).hasSize(3).endsWith(END);
    assertThat(example.prompt(1)).hasSize(2);
    assertThat(example.size()).isEqualTo(new ExampleSize(2, 2, 7, 4));
    assertThat(example.targets()).isEqualTo(5);
    assertThat(example.tokens()).isEqualTo(2 + 3 + 4);
  }

  @Test
  void ofSeveralEndTokensTheDocumentsEndsAnswers() {
    PromptAnswer answer = new PromptAnswer("w3", "w4");
    TrainingExample example =
        tokenize(TWO_ENDS, Map.of(), document("w5", answer)).example().orElseThrow();
    assertThat(ids(example.answer(0))).containsExactly(4, END);
  }

  static Stream<Arguments> refused() {
    PromptAnswer usual = new PromptAnswer("w3", "w4");
    return Stream.of(
        Arguments.of("text is null, but must have a word", WORDS, Map.of(), document(null, usual)),
        Arguments.of("text is empty, but must have a word", WORDS, Map.of(), document("", usual)),
        Arguments.of(
            "text is blank, but must have a word", WORDS, Map.of(), document(" \n\t", usual)),
        Arguments.of("has no answers, but must have one", WORDS, Map.of(), document("w5")),
        Arguments.of(
            "the answer \"\" to \"w7\" has no tokens",
            WORDS,
            Map.of(),
            document("w5", usual, new PromptAnswer("w7", ""))),
        Arguments.of(
            "the answer \"w8 </s>\" to \"w7\" has an end token inside",
            WORDS,
            Map.of(),
            document("w5", new PromptAnswer("w7", "w8 </s>"))),
        Arguments.of(
            "the answer \"w40 w3\" to \"w7\" has an end token inside",
            TWO_ENDS,
            Map.of(),
            document("w5", new PromptAnswer("w7", "w40 w3"))),
        Arguments.of(
            "the prompt \"w3 w4 w5\" and its answer have 6 tokens, the end token included, more than"
                + " max_row_tokens (5); shorten them, or raise it",
            WORDS,
            Map.of("max_row_tokens", "5"),
            document("w5", usual, new PromptAnswer("w3 w4 w5", "w6 w7"))),
        Arguments.of(
            "the document has 4 tokens, more than the limit of 3; raise max_document_tokens, or set"
                + " long_documents to keep_start or keep_end",
            WORDS,
            Map.of("max_document_tokens", "3", "long_documents", "error"),
            document("w5 w6 w7", usual)),
        Arguments.of(
            "a document of 4 tokens with 2 prompts and answers of 7, the longest of 4, takes 11 tokens,"
                + " more than batch_tokens (10); raise it, lower max_document_tokens, or give the"
                + " prompts in several documents",
            WORDS,
            Map.of("batch_tokens", "10"),
            document("w5 w6 w7", usual, new PromptAnswer("w3", "w6 w7"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refused(
      String message, String variant, Map<String, String> options, TrainingDocument document) {
    TokenizedDocument tokenized = tokenize(variant, options, document);

    assertThat(tokenized.example()).isEmpty();
    assertThat(tokenized.error().orElseThrow()).contains(message);
  }

  @Test
  void whatJustFitsIsTaken() {
    Map<String, String> options =
        Map.of("max_row_tokens", "4", "batch_tokens", "11", "max_document_tokens", "4");
    TokenizedDocument tokenized =
        tokenize(
            WORDS,
            options,
            document("w5 w6 w7", new PromptAnswer("w3", "w4"), new PromptAnswer("w3", "w6 w7")));
    assertThat(tokenized.error()).isEqualTo(Optional.empty());
    assertThat(tokenized.example().orElseThrow().rows()).isEqualTo(2);
  }

  @Test
  void weightsAreNotRead(@TempDir Path directory) throws IOException {
    for (String file : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
      Files.copy(Golden.directory(WORDS).resolve(file), directory.resolve(file));
    }
    try (ExampleTokenizer tokenizer = open(directory, Map.of())) {
      assertThat(tokenizer.tokenize(document("w5", new PromptAnswer("w3", "w4"))).error())
          .isEmpty();
    }
    Files.delete(directory.resolve("tokenizer.json"));
    assertThatThrownBy(() -> open(directory, Map.of()))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("has no tokenizer.json; copy the tokenizer");
  }
}
