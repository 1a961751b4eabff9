package io.encodeonce.spark.train.folder;

import io.encodeonce.runtime.InferenceException;
import io.encodeonce.spark.train.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder of a run, at any Hadoop path. What has a name there is whole: it is written under
 * another, which begins with a point, and then renamed.
 */
public final class OutputFolder {
  private final Path folder;
  private final FileSystem files;

  public OutputFolder(String folder, Configuration configuration) {
    try {
      Path path = new Path(folder);
      this.files = path.getFileSystem(configuration);
      this.folder = files.makeQualified(path);
    } catch (IOException | IllegalArgumentException e) {
      throw new InferenceException(Messages.unwritable(folder, e.toString()), e);
    }
  }

  /** Where something lies in it. */
  public String path(String name) {
    return new Path(folder, name).toString();
  }

  /** Whether there is nothing in it, or no such folder. */
  public boolean isEmpty() {
    return trying(() -> !files.exists(folder) || files.listStatus(folder).length == 0);
  }

  /** The names of what lies in it, in no order. */
  public List<String> names() {
    return trying(() -> names(folder));
  }

  /** The names of what lies in a folder of it, in no order. */
  public List<String> names(String within) {
    return trying(() -> names(new Path(folder, within)));
  }

  private List<String> names(Path inner) throws IOException {
    List<String> names = new ArrayList<>();
    if (files.exists(inner)) {
      for (FileStatus status : files.listStatus(inner)) {
        names.add(status.getPath().getName());
      }
    }
    return names;
  }

  /** A text, if it is there. */
  public Optional<String> read(String name) {
    return trying(
        () -> {
          Path file = new Path(folder, name);
          if (!files.exists(file)) {
            return Optional.empty();
          }
          try (InputStream content = files.open(file)) {
            return Optional.of(new String(content.readAllBytes(), StandardCharsets.UTF_8));
          }
        });
  }

  /** Writes a text in the place of what is there. */
  public void write(String name, String text) {
    trying(
        () -> {
          Path arriving = arriving(name);
          try (OutputStream content = files.create(arriving, true)) {
            content.write(text.getBytes(StandardCharsets.UTF_8));
          }
          files.delete(new Path(folder, name), true);
          rename(arriving, name);
          return null;
        });
  }

  /**
   * Brings a file or folder of this machine, made by {@code writer}, in the place of what is there.
   */
  public void bring(String name, Consumer<java.nio.file.Path> writer) {
    trying(
        () -> {
          java.nio.file.Path scratch = Files.createTempDirectory("encodeonce-training-");
          try {
            java.nio.file.Path made = scratch.resolve(new Path(name).getName());
            writer.accept(made);
            Path arriving = arriving(name);
            files.delete(arriving, true);
            files.copyFromLocalFile(true, true, new Path(made.toUri()), arriving);
            files.delete(new Path(folder, name), true);
            rename(arriving, name);
            return null;
          } finally {
            delete(scratch);
          }
        });
  }

  /** Hands a copy on this machine to {@code reader}. */
  public <R> R fetch(String name, java.util.function.Function<java.nio.file.Path, R> reader) {
    return trying(
        () -> {
          java.nio.file.Path scratch = Files.createTempDirectory("encodeonce-training-");
          try {
            java.nio.file.Path copy = scratch.resolve(new Path(name).getName());
            files.copyToLocalFile(false, new Path(folder, name), new Path(copy.toUri()), true);
            return reader.apply(copy);
          } finally {
            delete(scratch);
          }
        });
  }

  void rename(String from, String to) {
    trying(
        () -> {
          rename(new Path(folder, from), to);
          return null;
        });
  }

  public void delete(String name) {
    trying(() -> files.delete(new Path(folder, name), true));
  }

  private Path arriving(String name) throws IOException {
    Path target = new Path(folder, name);
    files.mkdirs(target.getParent());
    return new Path(target.getParent(), "." + target.getName() + ".arriving");
  }

  private void rename(Path from, String to) throws IOException {
    if (!files.rename(from, new Path(folder, to))) {
      throw new IOException("%s cannot be renamed to %s".formatted(from, to));
    }
  }

  private static void delete(java.nio.file.Path scratch) throws IOException {
    try (Stream<java.nio.file.Path> all = Files.walk(scratch)) {
      for (java.nio.file.Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private interface Access<R> {
    R run() throws IOException;
  }

  private <R> R trying(Access<R> access) {
    try {
      return access.run();
    } catch (IOException | UncheckedIOException e) {
      throw new InferenceException(Messages.unwritable(folder.toString(), e.toString()), e);
    }
  }
}
