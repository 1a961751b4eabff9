package io.encodeonce.runtime.checkpoint;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 over files' names, lengths and contents. */
final class Fingerprint {
  private Fingerprint() {}

  /** In hexadecimal, whatever the files' order; files that are not there do not count. */
  static String of(List<Path> files) {
    MessageDigest digest = sha256();
    files.stream().filter(Files::exists).sorted().forEach(file -> add(file, digest));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(Path file, MessageDigest digest) {
    OutputStream nowhere = OutputStream.nullOutputStream();
    try (DataOutputStream output = new DataOutputStream(new DigestOutputStream(nowhere, digest))) {
      output.writeUTF(file.getFileName().toString());
      output.writeLong(Files.size(file));
      Files.copy(file, output);
    } catch (IOException e) {
      throw Refusals.unreadable(file, e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
