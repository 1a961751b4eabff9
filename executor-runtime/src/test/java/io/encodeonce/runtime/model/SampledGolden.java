package io.encodeonce.runtime.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.Prompt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** A small model with token samplers and its answers; see {@code make_downsampling_golden.py}. */
public record SampledGolden(JsonNode golden) {
  public static final Path DIRECTORY = Path.of("src/test/resources/downsampling");

  public static SampledGolden read() {
    try {
      return new SampledGolden(
          new ObjectMapper().readTree(DIRECTORY.resolve("golden.json").toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int maxNewTokens() {
    return golden.get("max_new_tokens").intValue();
  }

  /** One a token budget. */
  public List<JsonNode> cases() {
    return elements(golden.get("cases"));
  }

  /** As a user would give them. */
  public List<Document> documents() {
    return elements(golden.get("documents")).stream()
        .map(document -> new Document(document.get("text").textValue(), prompts(document)))
        .toList();
  }

  /** The documents' token ids. */
  List<int[]> tokens() {
    return elements(golden.get("documents")).stream()
        .map(document -> document.get("ids"))
        .map(ids -> IntStream.range(0, ids.size()).map(i -> ids.get(i).intValue()).toArray())
        .toList();
  }

  private static List<Prompt> prompts(JsonNode document) {
    return elements(document.get("prompts")).stream()
        .map(prompt -> prompt.get("text").textValue())
        .map(text -> new Prompt(text, text))
        .toList();
  }

  private static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
