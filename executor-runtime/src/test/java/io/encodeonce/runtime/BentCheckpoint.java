package io.encodeonce.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** A copy of a golden checkpoint, stored in 32-bit floats, whose weights are bent. */
public final class BentCheckpoint {
  private static final String WEIGHTS = "model.safetensors";
  private static final int END_TOKEN = 1;

  private final Path directory;
  private final byte[] bytes;
  private final JsonNode header;
  private final int dataStart;

  private BentCheckpoint(Path directory, String variant) throws IOException {
    this.directory = Files.createTempDirectory(directory, variant);
    try (Stream<Path> files = Files.list(Golden.directory(variant))) {
      for (Path file : files.toList()) {
        Files.copy(file, this.directory.resolve(file.getFileName()));
      }
    }
    this.bytes = Files.readAllBytes(this.directory.resolve(WEIGHTS));
    int headerBytes = Math.toIntExact(buffer(0, Long.BYTES).getLong());
    this.dataStart = Long.BYTES + headerBytes;
    this.header = new ObjectMapper().readTree(bytes, Long.BYTES, headerBytes);
  }

  private ByteBuffer buffer(int start, int length) {
    return ByteBuffer.wrap(bytes, start, length).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Every weight off by a share that is normally distributed: a model much like the other. */
  public static Path noisy(Path parent, String variant, double deviation) throws IOException {
    BentCheckpoint bent = new BentCheckpoint(parent, variant);
    Random random = new Random(5);
    Iterator<Map.Entry<String, JsonNode>> tensors = bent.header.fields();
    while (tensors.hasNext()) {
      Map.Entry<String, JsonNode> tensor = tensors.next();
      if (!tensor.getKey().equals("__metadata__")) {
        ByteBuffer numbers = bent.tensor(tensor.getKey());
        for (int at = 0; at < numbers.capacity(); at += Float.BYTES) {
          double factor = 1 + random.nextGaussian(0, deviation);
          numbers.putFloat(at, (float) (numbers.getFloat(at) * factor));
        }
      }
    }
    return bent.write();
  }

  /** A model, of untied embeddings, that always wants to end. */
  public static Path endingAtOnce(Path parent, String variant) throws IOException {
    return new BentCheckpoint(parent, variant).withEnd(50).write();
  }

  /** A model, of untied embeddings, that never wants to end. */
  public static Path endless(Path parent, String variant) throws IOException {
    return new BentCheckpoint(parent, variant).withEnd(-50).write();
  }

  /** All states become large in their first number, which the end token's logit then follows. */
  private BentCheckpoint withEnd(float weight) {
    int width = header.get("shared.weight").get("shape").get(1).intValue();
    ByteBuffer embedding = tensor("shared.weight");
    for (int at = 0; at < embedding.capacity(); at += width * Float.BYTES) {
      embedding.putFloat(at, 100);
    }
    tensor("decoder.final_layer_norm.weight").putFloat(0, 1);
    tensor("lm_head.weight").putFloat(END_TOKEN * width * Float.BYTES, weight);
    return this;
  }

  private ByteBuffer tensor(String name) {
    JsonNode offsets = header.get(name).get("data_offsets");
    int begin = offsets.get(0).intValue();
    return buffer(dataStart + begin, offsets.get(1).intValue() - begin);
  }

  private Path write() throws IOException {
    Files.write(directory.resolve(WEIGHTS), bytes);
    return directory;
  }

  /** All kinds of drafts for a variant of untied embeddings. */
  static List<Path> drafts(Path parent, String variant) throws IOException {
    return List.of(
        Golden.directory(variant),
        noisy(parent, variant, 0.02),
        noisy(parent, variant, 3),
        endingAtOnce(parent, variant),
        endless(parent, variant));
  }
}
