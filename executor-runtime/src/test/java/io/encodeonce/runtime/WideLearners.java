package io.encodeonce.runtime;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.encodeonce.runtime.train.NewCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A narrow model, one of whose feed-forward networks consists of wide learners. */
final class WideLearners {
  private WideLearners() {}

  /**
   * Writes it with random weights.
   *
   * @param folder for it and what it is made from
   * @return its directory
   */
  static Path write(Path folder, int count, int width) throws IOException {
    Path golden = Golden.directory("learners");
    Path source = Files.createDirectory(folder.resolve("source"));
    for (String file :
        List.of("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")) {
      Files.copy(golden.resolve(file), source.resolve(file));
    }
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode config = (ObjectNode) mapper.readTree(golden.resolve("config.json").toFile());
    config
        .putObject("learners")
        .putArray("modules")
        .addObject()
        .put("stack", "encoder")
        .put("layer", 0)
        .put("module", "feed_forward")
        .put("learners", count)
        .put("width", width)
        .put("gate_width", 4);
    mapper.writeValue(source.resolve("config.json").toFile(), config);
    Path model = folder.resolve("model");
    NewCheckpoint.write(source, 1, model);
    return model;
  }
}
