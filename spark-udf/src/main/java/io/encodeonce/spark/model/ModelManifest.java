package io.encodeonce.spark.model;

import io.encodeonce.runtime.AdaptiveLayers;
import io.encodeonce.runtime.GenerationWarnings;
import io.encodeonce.runtime.InferenceException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * The files a model consists of, as they were when the driver read them.
 *
 * @param location as the user gave it
 * @param warnings a sentence for each key of its configuration that would change answers and is not
 *     obeyed
 * @param adaptive its layers with token samplers or learners
 */
public record ModelManifest(
    String location, List<ModelFile> files, List<String> warnings, AdaptiveLayers adaptive)
    implements Serializable {
  public ModelManifest {
    files = List.copyOf(files);
    warnings = List.copyOf(warnings);
  }

  /** Hashes every file of the model that counts. */
  static ModelManifest read(String location, ModelSource source) {
    return read(location, source, ModelFileNames::of);
  }

  /** Hashes the files that make the model's tokens, its configuration among them. */
  static ModelManifest readTokenizer(String location, ModelSource source) {
    return read(location, source, ModelFileNames::ofTokenizer);
  }

  /** Chooses the files of a model that count. */
  private interface Names {
    List<String> of(String location, ModelSource source) throws IOException;
  }

  private static ModelManifest read(String location, ModelSource source, Names names) {
    try {
      List<ModelFile> files = new ArrayList<>();
      for (String name : names.of(location, source)) {
        try (InputStream content = open(source, name)) {
          files.add(ModelFile.read(name, content));
        }
      }
      return of(location, files, source);
    } catch (IOException e) {
      throw new InferenceException(Messages.unreadableModel(location, e.toString()), e);
    }
  }

  private static ModelManifest of(String location, List<ModelFile> files, ModelSource source)
      throws IOException {
    try {
      return new ModelManifest(location, files, warnings(location, source), adaptive(source));
    } catch (InferenceException e) {
      throw new InferenceException(Messages.unreadableModel(location, e.getMessage()), e);
    }
  }

  private static List<String> warnings(String location, ModelSource source) throws IOException {
    String name =
        ModelFileNames.isThere(source, ModelFileNames.GENERATION)
            ? ModelFileNames.GENERATION
            : ModelFileNames.CONFIGURATION;
    try (InputStream content = open(source, name)) {
      return GenerationWarnings.of(name, content.readAllBytes()).stream()
          .map(warning -> Messages.ofModel(location, warning))
          .toList();
    }
  }

  private static AdaptiveLayers adaptive(ModelSource source) throws IOException {
    String name = ModelFileNames.CONFIGURATION;
    try (InputStream content = open(source, name)) {
      return AdaptiveLayers.of(name, content.readAllBytes());
    }
  }

  private static InputStream open(ModelSource source, String name) throws IOException {
    return source.open(name).orElseThrow(() -> new FileNotFoundException(name));
  }

  /** Names the content: equal for models whose files are equal, wherever they lie. */
  public String fingerprint() {
    MessageDigest digest = ModelFile.newDigest();
    files.stream()
        .sorted(Comparator.comparing(ModelFile::name))
        .forEach(file -> digest.update(line(file).getBytes(StandardCharsets.UTF_8)));
    return ModelFile.hexadecimal(digest);
  }

  private static String line(ModelFile file) {
    return file.name() + " " + file.sizeBytes() + " " + file.sha256() + "\n";
  }

  /** Refuses a location that lacks a file which a model must have. */
  public static void requireComplete(String location, Configuration configuration) {
    String qualified = ModelSource.qualified(location, configuration);
    try {
      ModelFileNames.of(location, ModelSource.of(qualified, configuration));
    } catch (IOException e) {
      throw new InferenceException(Messages.unreadableModel(location, e.toString()), e);
    }
  }
}
