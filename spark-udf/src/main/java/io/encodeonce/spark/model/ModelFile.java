package io.encodeonce.spark.model;

import io.encodeonce.runtime.InferenceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What one file of a model must be.
 *
 * @param name a plain file name, never a path
 * @param sha256 the hash of the content, in lower-case hexadecimal digits
 */
public record ModelFile(String name, long sizeBytes, String sha256) implements Serializable {
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*");

  public ModelFile {
    requirePlain(name);
  }

  /** Refuses names that could lead out of a directory or into a hidden one. */
  static void requirePlain(String name) {
    if (!PLAIN_NAME.matcher(name).matches()) {
      throw new InferenceException(Messages.fileName(name));
    }
  }

  /** Names the content, for a person to read. */
  String content() {
    return "%d bytes with SHA-256 %s".formatted(sizeBytes, sha256);
  }

  /** Describes the whole of {@code content}. */
  static ModelFile read(String name, InputStream content) throws IOException {
    return copy(name, content, OutputStream.nullOutputStream());
  }

  /** Copies the whole of {@code content} and describes what was copied. */
  static ModelFile copy(String name, InputStream content, OutputStream sink) throws IOException {
    DigestInputStream digested = new DigestInputStream(content, newDigest());
    long sizeBytes = digested.transferTo(sink);
    return new ModelFile(name, sizeBytes, hexadecimal(digested.getMessageDigest()));
  }

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  static String hexadecimal(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
