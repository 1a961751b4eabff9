package io.encodeonce.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.DocumentAnswers;
import io.encodeonce.runtime.GeneratedText;
import io.encodeonce.runtime.Generation;
import io.encodeonce.runtime.InferenceRuntime;
import io.encodeonce.runtime.Precision;
import io.encodeonce.runtime.Prompt;
import io.encodeonce.runtime.RuntimeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sample model on real dialogues, token by token, against Hugging Face at fp32. */
class SamplePrecisionTest {
  private static final Path SAMPLE =
      Path.of("../spark-udf/src/main/resources/io/encodeonce/spark/sample");
  private static final Path GOLDEN = Path.of("src/test/resources/golden/sample.json");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double SCORE_TOLERANCE_NATS = 1e-3;

  private static final List<Document> documents = new ArrayList<>();
  private static final List<JsonNode> expected = new ArrayList<>();

  @BeforeAll
  static void read() throws IOException {
    Map<String, JsonNode> dialogues = new HashMap<>();
    for (String line : Files.readAllLines(SAMPLE.resolve("dialogues.jsonl"))) {
      JsonNode dialogue = JSON.readTree(line);
      dialogues.put(dialogue.path("id").asText(), dialogue);
    }
    for (JsonNode golden : JSON.readTree(GOLDEN.toFile()).path("dialogues")) {
      JsonNode dialogue = dialogues.get(golden.path("id").asText());
      List<Prompt> prompts = new ArrayList<>();
      for (JsonNode prompt : dialogue.path("prompts")) {
        prompts.add(new Prompt(prompt.path("name").asText(), prompt.path("prompt").asText()));
      }
      documents.add(new Document(dialogue.path("text").asText(), prompts));
      golden.path("answers").forEach(expected::add);
    }
  }

  @Test
  void fp32GivesTheTokensOfHuggingFace() {
    List<GeneratedText> actual = answers(Precision.FP32, documents);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertAnswer(actual.get(i), expected.get(i));
    }
  }

  /** The model was taught answers as the tokenizer cuts them; it seldom writes them otherwise. */
  @Test
  void allowedAnswersHaveTheTokensAndScoresThatTheModelGivesThem() {
    Iterator<JsonNode> answers = expected.iterator();
    List<GeneratedText> actual =
        answers(Precision.FP32, documents.stream().map(d -> held(d, answers)).toList());
    int equal = 0;
    for (int i = 0; i < actual.size(); i++) {
      if (actual.get(i).tokenIds().equals(tokens(expected.get(i)))) {
        assertAnswer(actual.get(i), expected.get(i));
        equal++;
      }
    }
    assertThat((double) equal / actual.size()).as("share of equal tokens").isBetween(0.95, 1.0);
  }

  /** Each prompt may be answered with the next of the answers, and others. */
  private static Document held(Document document, Iterator<JsonNode> answers) {
    List<Prompt> prompts = new ArrayList<>();
    for (Prompt prompt : document.prompts()) {
      String answer = answers.next().path("text").asText();
      List<String> allowed =
          Stream.of(answer, "none", "none at all", "New York", "2").distinct().toList();
      prompts.add(prompt.withGeneration(new Generation(0, 32, allowed)));
    }
    return new Document(document.text(), prompts);
  }

  private static void assertAnswer(GeneratedText actual, JsonNode expected) {
    assertThat(actual.tokenIds()).isEqualTo(tokens(expected));
    assertThat(actual.text()).isEqualTo(expected.path("text").asText());
    assertThat(actual.score())
        .isCloseTo(expected.path("score").asDouble(), within(SCORE_TOLERANCE_NATS));
  }

  @ParameterizedTest
  @CsvSource({"INT8, 0.985", "BF16, 0.985"})
  void lowerPrecisionsRarelyChooseOtherTokens(Precision precision, double least) {
    List<GeneratedText> actual = answers(precision, documents);
    int tokens = 0;
    int equal = 0;
    for (int i = 0; i < actual.size(); i++) {
      List<Integer> reference = tokens(expected.get(i));
      List<Integer> ours = actual.get(i).tokenIds();
      tokens += reference.size();
      for (int t = 0; t < Math.min(reference.size(), ours.size()); t++) {
        equal += reference.get(t).equals(ours.get(t)) ? 1 : 0;
      }
    }
    assertThat((double) equal / tokens).as("share of equal tokens").isBetween(least, 1.0);
  }

  private static List<GeneratedText> answers(Precision precision, List<Document> asked) {
    RuntimeOptions options =
        RuntimeOptions.defaults().withPrecision(precision).withNewTokens(0, 32);
    try (InferenceRuntime runtime =
        InferenceRuntime.open(SAMPLE.resolve("dialogue-large"), options)) {
      return runtime.answer(asked).stream()
          .map(DocumentAnswers::answers)
          .flatMap(List::stream)
          .toList();
    }
  }

  private static List<Integer> tokens(JsonNode answer) {
    List<Integer> tokens = new ArrayList<>();
    answer.path("ids").forEach(id -> tokens.add(id.asInt()));
    return tokens;
  }
}
