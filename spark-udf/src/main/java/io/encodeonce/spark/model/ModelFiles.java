package io.encodeonce.spark.model;

import io.encodeonce.runtime.InferenceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Copies of models on this host's disk, one a fingerprint, shared by its processes. A copy appears
 * whole or not at all, and is checked whenever it is asked for.
 */
public record ModelFiles(Path cacheDirectory) {
  // A process may not lock the same file twice, so its threads queue here first.
  private static final Object ONE_THREAD = new Object();

  /** A directory with exactly the files of {@code manifest}, fetched where it is not there yet. */
  Path localDirectory(ModelManifest manifest, ModelSource source) {
    try {
      Files.createDirectories(cacheDirectory);
      synchronized (ONE_THREAD) {
        return underFileLock(manifest, source);
      }
    } catch (IOException e) {
      throw new InferenceException(
          Messages.cache(ExecutorSettings.CACHE_DIRECTORY, cacheDirectory.toString(), e.toString()),
          e);
    }
  }

  private Path underFileLock(ModelManifest manifest, ModelSource source) throws IOException {
    Path directory = cacheDirectory.resolve(manifest.fingerprint());
    Path lock = cacheDirectory.resolve(manifest.fingerprint() + ".lock");
    try (FileChannel channel =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock();
      if (!isIntact(directory, manifest)) {
        delete(directory);
        fetch(manifest, source, directory);
      }
      return directory;
    }
  }

  private static boolean isIntact(Path directory, ModelManifest manifest) throws IOException {
    if (!Files.isDirectory(directory) || !names(directory).equals(names(manifest))) {
      return false;
    }
    for (ModelFile expected : manifest.files()) {
      try (InputStream content = Files.newInputStream(directory.resolve(expected.name()))) {
        if (!ModelFile.read(expected.name(), content).equals(expected)) {
          return false;
        }
      }
    }
    return true;
  }

  private static Set<String> names(ModelManifest manifest) {
    return manifest.files().stream().map(ModelFile::name).collect(Collectors.toSet());
  }

  private static Set<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private void fetch(ModelManifest manifest, ModelSource source, Path directory)
      throws IOException {
    Path arriving = Files.createTempDirectory(cacheDirectory, "fetching-");
    try {
      for (ModelFile expected : manifest.files()) {
        fetch(manifest.location(), expected, source, arriving.resolve(expected.name()));
      }
      Files.move(arriving, directory, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(arriving);
    }
  }

  private static void fetch(String location, ModelFile expected, ModelSource source, Path target)
      throws IOException {
    InputStream content = source.open(expected.name()).orElseGet(InputStream::nullInputStream);
    try (content;
        OutputStream sink = Files.newOutputStream(target)) {
      ModelFile found = ModelFile.copy(expected.name(), content, sink);
      if (!found.equals(expected)) {
        throw new InferenceException(
            Messages.changedFile(location, expected.name(), expected.content(), found.content()));
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : entries.toList()) {
        Files.delete(entry);
      }
    }
    Files.delete(directory);
  }
}
