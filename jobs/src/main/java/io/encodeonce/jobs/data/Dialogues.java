package io.encodeonce.jobs.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.encodeonce.runtime.Document;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.Prompt;
import io.encodeonce.spark.SampleData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/**
 * Documents that each have their own prompts, read from JSON lines with {@code text} and either
 * {@code prompts}, objects with name, prompt and, where it is known, {@code expected}, the right
 * answer's spellings; or {@code tasks}, lists of a service, a slot and its values.
 */
public final class Dialogues {
  private final String source;
  private final List<JsonNode> rows;

  private Dialogues(String source, List<JsonNode> rows) {
    this.source = source;
    this.rows = rows;
  }

  /** The sample dialogues. */
  public static Dialogues embedded() {
    return read("the sample", SampleData::openDialogues);
  }

  /**
   * Reads a file.
   *
   * @throws InferenceException if it cannot be read, or is not JSON lines
   */
  public static Dialogues read(Path file) {
    return read(file.toString(), () -> open(file));
  }

  private static InputStream open(Path file) throws IOException {
    InputStream content = Files.newInputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(content) : content;
  }

  @FunctionalInterface
  private interface Source {
    InputStream open() throws IOException;
  }

  private static Dialogues read(String name, Source source) {
    ObjectMapper mapper = new ObjectMapper();
    try (var lines =
        new BufferedReader(new InputStreamReader(source.open(), StandardCharsets.UTF_8))) {
      return new Dialogues(
          name, mapper.readerFor(JsonNode.class).<JsonNode>readValues(lines).readAll());
    } catch (JsonProcessingException e) {
      throw unreadable(name, e.getOriginalMessage());
    } catch (IOException e) {
      throw unreadable(name, e.toString());
    }
  }

  private static InferenceException unreadable(String source, String reason) {
    return new InferenceException("documents %s cannot be read: %s".formatted(source, reason));
  }

  /** Only those with the whole dialogue, whose {@code last} is true. */
  public Dialogues last() {
    return with(rows.stream().filter(row -> row.path("last").booleanValue()).toList());
  }

  /** As many, taken evenly. */
  public Dialogues limited(int limit) {
    int step = Math.max(1, rows.size() / limit);
    return with(
        IntStream.range(0, rows.size())
            .filter(i -> i % step == 0)
            .limit(limit)
            .mapToObj(rows::get)
            .toList());
  }

  private Dialogues with(List<JsonNode> chosen) {
    return new Dialogues(source, chosen);
  }

  /** The documents, at least one. */
  public List<Document> documents() {
    if (rows.isEmpty()) {
      throw unreadable(source, "there is no document in it, or none that was asked for");
    }
    return rows.stream().map(this::document).toList();
  }

  /**
   * The right answers, by the places of {@link #documents} and of their prompts.
   *
   * @throws InferenceException if one is not known
   */
  public List<List<Spellings>> expected() {
    return rows.stream().map(this::expected).toList();
  }

  /**
   * The group that each document is of.
   *
   * @param field of the rows that names it: a text, a number or a truth value
   * @throws InferenceException if a row has none
   */
  public List<String> groups(String field) {
    return rows.stream().map(row -> group(row, field)).toList();
  }

  private String group(JsonNode row, String field) {
    JsonNode group = row.path(field);
    if (!group.isValueNode() || group.isNull()) {
      throw unreadable(
          source, "a row must have %s, which names its group, but is %s".formatted(field, row));
    }
    return group.asText();
  }

  private List<Spellings> expected(JsonNode row) {
    return row.has("prompts")
        ? stream(row.get("prompts"))
            .map(prompt -> spellings(prompt, prompt.path("expected")))
            .toList()
        : stream(row.path("tasks")).map(task -> spellings(task, task.path(2))).toList();
  }

  private Spellings spellings(JsonNode question, JsonNode values) {
    if (!values.isArray()) {
      throw unreadable(
          source, "the right answer is not known, a list of spellings, of " + question);
    }
    return values.isEmpty()
        ? Spellings.UNSET
        : new Spellings(stream(values).map(JsonNode::asText).toList());
  }

  private Document document(JsonNode row) {
    boolean isAsked = row.path("prompts").isArray() || row.path("tasks").isArray();
    if (!row.path("text").isTextual() || !isAsked) {
      throw unreadable(source, "a row must have text, and prompts or tasks, but is " + row);
    }
    List<Prompt> prompts =
        row.has("prompts")
            ? stream(row.get("prompts")).map(Dialogues::prompt).toList()
            : stream(row.get("tasks")).map(Dialogues::slotPrompt).toList();
    return new Document(row.get("text").textValue(), prompts);
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static Prompt prompt(JsonNode prompt) {
    return new Prompt(prompt.path("name").asText(), prompt.path("prompt").asText());
  }

  /** The slot restaurant_name of the service Restaurants_2 is "restaurants restaurant name:". */
  private static Prompt slotPrompt(JsonNode task) {
    String service = task.path(0).asText().replaceFirst("_[^_]*$", "");
    String slot = task.path(1).asText();
    String words = (service + " " + slot + ":").replace('_', ' ').toLowerCase(Locale.ROOT);
    return new Prompt(slot, words);
  }
}
