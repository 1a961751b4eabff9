package io.encodeonce.jobs.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.Prompt;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DialoguesTest {
  @TempDir private Path folder;

  @Test
  void aTaskIsAskedInWords() throws IOException {
    String row = "{\"text\": \"x\", \"tasks\": [[\"Ride_Sharing_2\", \"wait_time\", [\"5\"]]]}";
    assertThat(Dialogues.read(file(row)).documents())
        .containsExactly(
            new Document("x", List.of(new Prompt("wait_time", "ride sharing wait time:"))));
  }

  @Test
  void rightAnswersComeAlong() throws IOException {
    String rows =
        """
        {"text": "x", "tasks": [["Cars_1", "day", ["5th", "the 5th"]], ["Cars_1", "city", []]]}
        {"text": "y", "prompts": [{"name": "a", "prompt": "a:", "expected": ["none"]}]}
        """;
    assertThat(Dialogues.read(file(rows)).expected())
        .containsExactly(
            List.of(new Spellings(List.of("5th", "the 5th")), Spellings.UNSET),
            List.of(Spellings.UNSET));
    assertThat(Dialogues.embedded().expected())
        .zipSatisfy(
            Dialogues.embedded().documents(),
            (expected, document) -> assertThat(expected).hasSameSizeAs(document.prompts()));
  }

  @Test
  void rightAnswersThatAreNotKnownAreNamed() throws IOException {
    Path file = file("{\"text\": \"x\", \"prompts\": [{\"name\": \"a\", \"prompt\": \"a:\"}]}");
    assertThatThrownBy(() -> Dialogues.read(file).expected())
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("the right answer is not known")
        .hasMessageContaining("\"a:\"");
  }

  @Test
  void aFieldNamesTheGroups() throws IOException {
    String rows =
        """
        {"text": "x", "kind": "seen", "prompts": []}
        {"text": "y", "kind": 3, "prompts": []}
        {"text": "z", "kind": true, "prompts": []}
        """;
    Dialogues dialogues = Dialogues.read(file(rows));
    assertThat(dialogues.groups("kind")).containsExactly("seen", "3", "true");
    for (String noGroup : List.of("sort", "prompts")) {
      assertThatThrownBy(() -> dialogues.groups(noGroup))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("a row must have " + noGroup + ", which names its group, but is {");
    }
  }

  @Test
  void documentsAreTakenEvenly() throws IOException {
    Dialogues ten = Dialogues.read(file(rows(10)));
    assertThat(texts(ten.limited(3))).containsExactly("0", "3", "6");
    assertThat(texts(ten.limited(4))).containsExactly("0", "2", "4", "6");
    assertThat(texts(ten.limited(11))).hasSize(10);
    assertThat(texts(ten.last())).containsExactly("0", "3", "6", "9");
  }

  @Test
  void readsGzip() throws IOException {
    Path file = folder.resolve("rows.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(rows(2).getBytes(StandardCharsets.UTF_8));
    }
    assertThat(texts(Dialogues.read(file))).containsExactly("0", "1");
  }

  @Test
  void theSampleIsEmbedded() {
    assertThat(Dialogues.embedded().documents())
        .hasSizeGreaterThan(100)
        .allSatisfy(document -> assertThat(document.prompts()).isNotEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "1", "{\"text\": \"x\"}", "{\"text\": 1, \"prompts\": []}"})
  void badFilesAreNamed(String content) throws IOException {
    Path file = file(content);
    assertThatThrownBy(() -> Dialogues.read(file).documents())
        .isInstanceOf(InferenceException.class)
        .hasMessageStartingWith("documents " + file + " cannot be read: ");
  }

  private static String rows(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"text\": \"%d\", \"last\": %b, \"prompts\": []}".formatted(i, i % 3 == 0))
        .collect(Collectors.joining("\n"));
  }

  private static List<String> texts(Dialogues dialogues) {
    return dialogues.documents().stream().map(Document::text).toList();
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("rows.jsonl"), content);
  }
}
