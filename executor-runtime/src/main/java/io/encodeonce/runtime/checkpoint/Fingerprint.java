package io.encodeonce.runtime.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names what files contain, whatever folder they lie in; reads them when it is first asked.
 * Thread-safe.
 */
public final class Fingerprint {
  private static final List<String> OTHER_FILES =
      List.of(
          "config.json",
          "generation_config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "added_tokens.json");

  private final List<Path> files;
  private final String state;
  private Optional<String> sha256 = Optional.empty();

  private Fingerprint(Stream<Path> files) {
    this.files = files.filter(Files::exists).sorted().toList();
    this.state = state();
  }

  /** Of the files that make a model's answers: its weights, and those of its others that exist. */
  public static Fingerprint ofModel(Path directory, List<Path> weights) {
    Stream<Path> others = OTHER_FILES.stream().map(directory::resolve);
    return new Fingerprint(Stream.concat(others, weights.stream()));
  }

  /** Sizes and times of change. */
  private String state() {
    return files.stream().map(Fingerprint::state).collect(Collectors.joining(" "));
  }

  private static String state(Path file) {
    try {
      return Files.size(file) + "@" + Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      throw Refusals.unreadable(file, e);
    }
  }

  /**
   * SHA-256, in hexadecimal, over a line for each file: its name, length and own SHA-256.
   *
   * @throws io.encodeonce.runtime.InferenceException if the files have changed since this was made
   */
  public synchronized String sha256() {
    if (sha256.isEmpty()) {
      if (!state().equals(state)) {
        throw Refusals.changed(files.get(0).getParent());
      }
      MessageDigest digest = newDigest();
      files.forEach(file -> digest.update(line(file).getBytes(StandardCharsets.UTF_8)));
      sha256 = Optional.of(hexadecimal(digest));
    }
    return sha256.get();
  }

  private static String line(Path file) {
    try (InputStream content = Files.newInputStream(file)) {
      DigestInputStream hashed = new DigestInputStream(content, newDigest());
      long bytes = hashed.transferTo(OutputStream.nullOutputStream());
      return "%s %d %s\n"
          .formatted(file.getFileName(), bytes, hexadecimal(hashed.getMessageDigest()));
    } catch (IOException e) {
      throw Refusals.unreadable(file, e);
    }
  }

  private static String hexadecimal(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
