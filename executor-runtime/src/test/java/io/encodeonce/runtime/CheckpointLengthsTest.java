package io.encodeonce.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers are as long as the checkpoint says, unless somebody else says it. */
class CheckpointLengthsTest {
  private static final GoldenModel MODEL = GoldenModel.DEFAULT;
  private static final Golden GOLDEN = Golden.read(MODEL.variant());
  private static final RuntimeOptions UNSET = MODEL.options().withNewTokens(NewTokens.MODEL);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String FILE = "generation_config.json";

  @TempDir private Path directory;

  @BeforeEach
  void copyModel() throws IOException {
    try (Stream<Path> files = Files.list(Golden.directory(MODEL.variant()))) {
      for (Path file : files.toList()) {
        Files.copy(file, directory.resolve(file.getFileName()));
      }
    }
  }

  /** See {@code make_lengths_golden.py}. */
  static List<JsonNode> cases() throws IOException {
    try (InputStream golden =
        CheckpointLengthsTest.class.getResourceAsStream("/lengths-golden.json")) {
      List<JsonNode> cases = new ArrayList<>();
      MAPPER.readTree(golden).path("cases").forEach(cases::add);
      assertThat(cases).hasSizeGreaterThan(10);
      return cases;
    }
  }

  private void add(String file, JsonNode keys) throws IOException {
    Path path = directory.resolve(file);
    ObjectNode config = (ObjectNode) MAPPER.readTree(path.toFile());
    config.setAll((ObjectNode) keys);
    Files.writeString(path, config.toString());
  }

  private void generate(String keys) throws IOException {
    add(FILE, MAPPER.readTree(keys));
  }

  private static NewTokens newTokens(JsonNode arguments) {
    NewTokens given = NewTokens.MODEL;
    if (arguments.has("max_new_tokens")) {
      given = given.withMost(arguments.path("max_new_tokens").intValue());
    }
    if (arguments.has("min_new_tokens")) {
      given = given.withLeast(arguments.path("min_new_tokens").intValue());
    }
    return given;
  }

  private List<GeneratedText> answers(RuntimeOptions options, Document... documents) {
    try (InferenceRuntime runtime = InferenceRuntime.open(directory, options)) {
      return texts(runtime.answer(List.of(documents)));
    }
  }

  private static List<GeneratedText> texts(List<DocumentAnswers> documents) {
    assertThat(documents).extracting(DocumentAnswers::error).containsOnly(Optional.empty());
    return documents.stream().flatMap(document -> document.answers().stream()).toList();
  }

  private static Document asking(Prompt... prompts) {
    return new Document(GOLDEN.documents().get(0).text(), List.of(prompts));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsHuggingFace(JsonNode example) throws IOException {
    String file = example.path("file").textValue();
    if (!file.equals(FILE)) {
      Files.delete(directory.resolve(FILE));
    }
    add(file, example.path("keys"));
    RuntimeOptions options = UNSET.withNewTokens(newTokens(example.path("arguments")));

    assertThat(answers(options, GOLDEN.toDocuments().toArray(Document[]::new)))
        .extracting(GeneratedText::tokenIds)
        .isEqualTo(MAPPER.convertValue(example.path("ids"), List.class));
  }

  @Test
  void aPromptsOwnBoundsCountBeforeTheCheckpoints() throws IOException {
    generate("{\"min_new_tokens\": 5, \"max_new_tokens\": 5}");
    Prompt usual = new Prompt("usual", "w5");
    List<GeneratedText> answers =
        answers(
            UNSET.withNewTokens(2, 2),
            asking(
                usual,
                usual.withGeneration(Generation.DEFAULT),
                usual.withGeneration(new Generation(3, 3, List.of())),
                usual.withGeneration(
                    Generation.DEFAULT.withNewTokens(NewTokens.MODEL.withLeast(7)))));

    assertThat(answers).extracting(answer -> answer.tokenIds().size()).containsExactly(2, 5, 3, 7);
  }

  @Test
  void allowedAnswersMayBeLongerThanTheCheckpointsAnswers() throws IOException {
    generate("{\"max_new_tokens\": 1}");
    Generation constrained = Generation.DEFAULT.withAllowed(List.of("w5 w6 w7"));

    assertThat(
            answers(UNSET, asking(new Prompt("constrained", "w8").withGeneration(constrained)))
                .get(0)
                .text())
        .isEqualTo("w5 w6 w7");
  }

  @Test
  void aPromptThatFillsTheRowIsAnErrorOfItsDocumentAlone() throws IOException {
    generate("{\"max_length\": 4}");
    try (InferenceRuntime runtime = InferenceRuntime.open(directory, UNSET)) {
      List<DocumentAnswers> answers =
          runtime.answer(
              List.of(asking(new Prompt("long", "w5 w6 w7")), asking(new Prompt("fits", "w5 w6"))));

      assertThat(answers.get(0).error().orElseThrow()).contains("4 tokens", "max_length", "is 4");
      assertThat(answers.get(1).answers().get(0).tokenIds()).hasSize(1);
    }
  }

  @Test
  void aDraftsOwnKeysDoNotCount() throws IOException {
    List<GeneratedText> expected =
        texts(MODEL.answer(UNSET.withNewTokens(0, 9), GOLDEN.toDocuments()));
    generate("{\"max_new_tokens\": 1, \"num_beams\": 4}");
    RuntimeOptions options = UNSET.withNewTokens(NewTokens.MODEL.withMost(9));
    try (InferenceRuntime runtime =
        InferenceRuntime.open(
            Golden.directory(MODEL.variant()),
            directory,
            options.withSpeculation(Speculation.exact().withWhen(Speculation.When.ALWAYS)))) {
      assertThat(texts(runtime.answer(GOLDEN.toDocuments())))
          .extracting(GeneratedText::text)
          .isEqualTo(expected.stream().map(GeneratedText::text).toList());
      assertThat(runtime.warnings()).isEmpty();
    }
  }

  @Test
  void keysThatAreNotObeyedAreToldAndChangeNothing() throws IOException {
    List<GeneratedText> expected = answers(MODEL.options(), asking(new Prompt("any", "w5")));
    generate("{\"repetition_penalty\": 1.9, \"num_beams\": 4}");
    try (InferenceRuntime runtime = InferenceRuntime.open(directory, MODEL.options())) {
      assertThat(runtime.warnings())
          .containsExactly(
              "generation_config.json: num_beams is 4, which is not obeyed: answers are as with 1",
              "generation_config.json: repetition_penalty is 1.9, which is not obeyed: answers are"
                  + " as with 1.0");
      assertThat(texts(runtime.answer(List.of(asking(new Prompt("any", "w5"))))))
          .isEqualTo(expected);
    }
  }
}
