package io.encodeonce.jobs.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.encodeonce.runtime.InferenceException;
import io.encodeonce.runtime.Prompt;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A JSON list of prompts: strings, which name themselves, or objects with name and prompt. */
public record PromptFile(String path) {

  /**
   * Reads it.
   *
   * @throws InferenceException if it cannot be read, or is something else
   */
  public List<Prompt> read(Configuration configuration) {
    try {
      Path file = new Path(path);
      try (InputStream content = file.getFileSystem(configuration).open(file)) {
        return prompts(new ObjectMapper().readTree(content));
      }
    } catch (JsonProcessingException e) {
      throw new InferenceException(FileMessages.promptFile(path, e.getOriginalMessage()), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new InferenceException(FileMessages.promptFile(path, e.toString()), e);
    }
  }

  private List<Prompt> prompts(JsonNode list) {
    if (!list.isArray()) {
      throw new InferenceException(FileMessages.promptFileShape(path));
    }
    return StreamSupport.stream(list.spliterator(), false).map(this::prompt).toList();
  }

  private Prompt prompt(JsonNode entry) {
    return entry.isTextual()
        ? new Prompt(entry.textValue(), entry.textValue())
        : new Prompt(field(entry, "name"), field(entry, "prompt"));
  }

  private String field(JsonNode entry, String name) {
    if (!entry.path(name).isTextual()) {
      throw new InferenceException(FileMessages.promptFileShape(path));
    }
    return entry.path(name).textValue();
  }
}
