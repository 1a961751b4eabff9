package io.encodeonce.runtime.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Cuts a model's weights into two shards with an index. */
public final class Shards {
  private Shards() {}

  public static void split(Path whole, Path sharded) throws IOException {
    Files.copy(whole.resolve("config.json"), sharded.resolve("config.json"));
    RawSafetensors[] shards = {new RawSafetensors(), new RawSafetensors()};
    ObjectNode index = new ObjectMapper().createObjectNode();
    int next = 0;
    for (SafetensorsEntry entry :
        SafetensorsHeader.read(whole.resolve("model.safetensors")).values()) {
      shards[next].add(entry.name(), entry.type(), entry.shape(), bytes(entry));
      index.withObject("/weight_map").put(entry.name(), name(next));
      next = 1 - next;
    }
    Files.writeString(sharded.resolve("model.safetensors.index.json"), index.toString());
    for (int shard = 0; shard < shards.length; shard++) {
      shards[shard].write(sharded.resolve(name(shard)));
    }
  }

  private static String name(int shard) {
    return "model-%05d-of-00002.safetensors".formatted(shard + 1);
  }

  private static byte[] bytes(SafetensorsEntry entry) throws IOException {
    byte[] file = Files.readAllBytes(entry.file());
    byte[] bytes = new byte[Math.toIntExact(entry.bytes())];
    ByteBuffer.wrap(file).get(Math.toIntExact(entry.offset()), bytes);
    return bytes;
  }
}
