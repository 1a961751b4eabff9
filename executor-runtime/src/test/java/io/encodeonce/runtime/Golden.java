package io.encodeonce.runtime;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Hugging Face answered for a small random model; see {@code make_golden.py}. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Golden(
    @JsonProperty("max_new_tokens") int maxNewTokens,
    @JsonProperty("encoder_states") List<Double> encoderStates,
    List<GoldenDocument> documents) {

  private static final Path ROOT = Path.of("src/test/resources/golden");

  /** A document, its prompts and the answers without and with four tokens at least. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record GoldenDocument(
      String text,
      List<Integer> ids,
      List<GoldenPrompt> prompts,
      List<GoldenAnswer> answers,
      @JsonProperty("answers_min4") List<GoldenAnswer> answersOfFourTokens,
      @JsonProperty("first_logits") List<List<Double>> firstLogits) {

    /** The document as a user would give it. */
    public Document toDocument() {
      return new Document(
          text, prompts.stream().map(prompt -> new Prompt(prompt.text(), prompt.text())).toList());
    }
  }

  /** A prompt and its tokens. */
  public record GoldenPrompt(String text, List<Integer> ids) {}

  /** An answer, the sum of its log-probabilities and why it ends. */
  public record GoldenAnswer(List<Integer> ids, String text, double score, FinishReason finish) {}

  /** All variants' names. */
  public static Stream<String> variants() {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The checkpoint of a variant. */
  public static Path directory(String variant) {
    return ROOT.resolve(variant);
  }

  /** What Hugging Face answered for a variant. */
  public static Golden read(String variant) {
    try {
      return new ObjectMapper()
          .readValue(directory(variant).resolve("golden.json").toFile(), Golden.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All documents as a user would give them. */
  public List<Document> toDocuments() {
    return documents.stream().map(GoldenDocument::toDocument).toList();
  }
}
