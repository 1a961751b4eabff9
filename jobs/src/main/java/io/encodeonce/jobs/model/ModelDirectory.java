package io.encodeonce.jobs.model;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.spark.SampleData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where a checkpoint lies. One that was made for the occasion goes when this is closed. */
public final class ModelDirectory implements AutoCloseable {
  private static final List<String> EMBEDDED_FILES =
      List.of(
          "config.json",
          "generation_config.json",
          "model.safetensors",
          "tokenizer.json",
          "tokenizer_config.json");

  private final Path path;
  private final boolean temporary;

  private ModelDirectory(Path path, boolean temporary) {
    this.path = path;
    this.temporary = temporary;
  }

  private static String folder(String location) {
    return "/" + location.replace("classpath:", "") + "/";
  }

  /**
   * Finds or makes a checkpoint.
   *
   * @param name a directory, what {@link SampleData#model} knows, or {@code random:} and a shape's
   *     name
   * @throws InferenceException if there is no such shape
   */
  public static ModelDirectory of(String name) {
    return of(name, Optional.empty(), SampleData.model(name));
  }

  /**
   * Finds or makes a checkpoint and one for its draft.
   *
   * @param name of the large model, as {@link #of}
   * @param draft of the small model; {@link ModelName#SAMPLE} is the embedded one's draft
   * @param acceptance the share of the draft's tokens that the large model would take too, where
   *     weights are random
   * @param nearShare the share of the others that the large model finds nearly as likely as its own
   */
  public static List<ModelDirectory> pair(
      String name, String draft, double acceptance, double nearShare) {
    Chain chain = Chain.of(ModelShape.T5_VOCABULARY, acceptance, nearShare);
    return pair(name, Optional.of(chain), draft, Optional.of(chain.draft()));
  }

  /** Finds a checkpoint and one for its draft, neither with random weights. */
  public static List<ModelDirectory> pair(String name, String draft) {
    return pair(name, Optional.empty(), draft, Optional.empty());
  }

  private static List<ModelDirectory> pair(
      String name, Optional<Chain> chain, String draft, Optional<Chain> draftChain) {
    ModelDirectory large = of(name, chain, SampleData.model(name));
    try {
      return List.of(large, of(draft, draftChain, embeddedDraft(draft)));
    } catch (RuntimeException e) {
      large.close();
      throw e;
    }
  }

  private static Optional<String> embeddedDraft(String name) {
    return name.equals(ModelName.SAMPLE) ? Optional.of(SampleData.DRAFT) : SampleData.model(name);
  }

  private static ModelDirectory of(String name, Optional<Chain> chain, Optional<String> embedded) {
    if (ModelName.isRandom(name)) {
      ModelShape named = shape(ModelName.shape(name));
      ModelShape shape = chain.isPresent() ? named.untied() : named;
      return made(directory -> new RandomCheckpoint(shape, chain).write(directory));
    }
    return embedded
        .map(location -> made(directory -> copyEmbedded(folder(location), directory)))
        .orElseGet(() -> new ModelDirectory(Path.of(name), false));
  }

  private static ModelShape shape(String name) {
    return ModelShape.named(name)
        .orElseThrow(
            () ->
                new InferenceException(
                    "no shape is called %s; random: knows %s".formatted(name, ModelShape.names())));
  }

  @FunctionalInterface
  private interface Maker {
    void write(Path directory) throws IOException;
  }

  private static ModelDirectory made(Maker maker) {
    ModelDirectory made = new ModelDirectory(temporaryFolder(), true);
    try {
      maker.write(made.path);
      return made;
    } catch (IOException e) {
      made.close();
      throw new InferenceException("%s cannot take a model: %s".formatted(made.path, e), e);
    }
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("encodeonce-");
    } catch (IOException e) {
      throw new InferenceException("no temporary folder can be made: " + e, e);
    }
  }

  private static void copyEmbedded(String from, Path directory) throws IOException {
    for (String file : EMBEDDED_FILES) {
      try (InputStream content = ModelDirectory.class.getResourceAsStream(from + file)) {
        Files.copy(content, directory.resolve(file));
      }
    }
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() {
    if (!temporary) {
      return;
    }
    try (var files = Files.list(path)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
