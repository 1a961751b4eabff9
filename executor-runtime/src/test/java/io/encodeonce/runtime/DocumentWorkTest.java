package io.encodeonce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is done for each token, of a model with samplers and learners, as {@code
 * make_token_work_golden.py} has computed it with masks, one token and one learner at a time.
 */
class DocumentWorkTest {
  private static final Path MODEL = Path.of("src/test/resources/token-work");
  private static final int LAYERS = 3;

  /** Of each layer: three and four, none, two and four. */
  private static final List<Integer> ALL_LEARNERS = List.of(7, 0, 6);

  private static final RuntimeOptions OPTIONS =
      RuntimeOptions.defaults()
          .withDevice(TestDevice.asked())
          .withPrecision(Precision.FP32)
          .withNewTokens(0, 1);

  private static List<JsonNode> documents;
  private static InferenceRuntime runtime;

  @BeforeAll
  static void open() throws IOException {
    JsonNode golden = new ObjectMapper().readTree(MODEL.resolve("golden.json").toFile());
    documents = list(golden.get("documents"));
    runtime = InferenceRuntime.open(MODEL, OPTIONS);
  }

  @AfterAll
  static void close() {
    runtime.close();
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static String text(JsonNode document) {
    return document.get("text").textValue();
  }

  private static TokenWork expected(JsonNode document, int token) {
    int places = document.get("places").get(token).intValue();
    return new TokenWork(
        document.get("tokens").get(token).textValue(),
        Math.min(places, LAYERS),
        places > LAYERS,
        list(document.get("learners")).stream().map(layer -> layer.get(token).intValue()).toList());
  }

  @Test
  void tellsWhatIsDoneForEachToken() {
    RuntimeMetrics before = runtime.metrics();
    for (JsonNode document : documents) {
      DocumentWork work = runtime.work(text(document));
      List<TokenWork> expected =
          IntStream.range(0, document.get("tokens").size())
              .mapToObj(token -> expected(document, token))
              .toList();
      assertThat(work).isEqualTo(new DocumentWork(expected, ALL_LEARNERS, false));
    }
    assertThat(runtime.metrics()).isEqualTo(before);
  }

  /** What answers count of a document is the sum over its tokens. */
  @Test
  void itIsWhatIsDoneForAnswers() {
    for (JsonNode document : documents) {
      List<TokenWork> tokens = runtime.work(text(document)).tokens();
      Document asked = new Document(text(document), List.of(new Prompt("w3", "w3")));
      DocumentAnswers answered = runtime.answer(List.of(asked)).get(0);
      for (int layer = 0; layer < LAYERS; layer++) {
        int place = layer;
        int readers = (int) tokens.stream().filter(token -> token.layers() > place).count();
        double run = tokens.stream().mapToInt(token -> token.learners().get(place)).sum();
        assertThat(answered.keptTokens().get(layer)).isEqualTo(readers);
        assertThat(answered.learnersRun().get(layer)).isCloseTo(run / readers, within(1e-9));
      }
      assertThat(answered.keptTokens().get(LAYERS))
          .isEqualTo((int) tokens.stream().filter(TokenWork::isKept).count());
    }
  }

  @Test
  void budgetsOfOneDoAllForEachToken() {
    RuntimeOptions all = OPTIONS.withTokenBudget(1).withComputeBudget(1);
    InferenceRuntime unsparing = runtime.with(all);
    for (JsonNode document : documents) {
      assertThat(unsparing.work(text(document)).tokens())
          .hasSize(document.get("tokens").size())
          .allMatch(token -> token.layers() == LAYERS && token.isKept())
          .allMatch(token -> token.learners().equals(ALL_LEARNERS));
    }
  }

  @Test
  void aLongTextIsCutAsDocumentsAre() {
    DocumentWork work = runtime.with(OPTIONS.withMaxDocumentTokens(4)).work("w3 w4 w5 w6 w7 w8");
    assertThat(work.tokens()).extracting(TokenWork::text).containsExactly("w3", "w4", "w5", "</s>");
    assertThat(work.truncated()).isTrue();
    InferenceRuntime strict =
        runtime.with(OPTIONS.withMaxDocumentTokens(4).withLongDocuments(LongDocuments.ERROR));
    assertThatThrownBy(() -> strict.work("w3 w4 w5 w6 w7 w8"))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("the document has 7 tokens, more than the limit of 4");
  }

  @Test
  void aDenseModelReadsAllAndRunsNone() {
    try (InferenceRuntime dense = GoldenModel.DEFAULT.open()) {
      assertThat(dense.work("w3 w4"))
          .isEqualTo(
              new DocumentWork(
                  Stream.of("w3", "w4", "</s>")
                      .map(text -> new TokenWork(text, 2, true, List.of(0, 0)))
                      .toList(),
                  List.of(0, 0),
                  false));
    }
  }
}
