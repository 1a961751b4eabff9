package io.encodeonce.runtime.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A model's weights as files: one or, where that would be too large, shards and their index. */
public final class ShardedWeights {
  private static final SortedMap<String, String> METADATA = new TreeMap<>(Map.of("format", "pt"));

  private final StoredType type;
  private final List<List<FloatTensor>> shards;

  private ShardedWeights(StoredType type, List<List<FloatTensor>> shards) {
    this.type = type;
    this.shards = shards;
  }

  /**
   * Writes weights into a folder that has none.
   *
   * @param tensors in the order in which shards are filled
   * @param shardBytes the most bytes of a shard's tensors; a larger tensor has a shard of its own
   */
  public static void write(
      Path directory, List<FloatTensor> tensors, StoredType type, long shardBytes)
      throws IOException {
    new ShardedWeights(type, split(tensors, type, shardBytes)).write(directory);
  }

  private static List<List<FloatTensor>> split(
      List<FloatTensor> tensors, StoredType type, long shardBytes) {
    List<List<FloatTensor>> shards = new ArrayList<>();
    long bytes = 0;
    for (FloatTensor tensor : tensors) {
      if (shards.isEmpty() || bytes + tensor.storedBytes(type) > shardBytes) {
        shards.add(new ArrayList<>());
        bytes = 0;
      }
      shards.get(shards.size() - 1).add(tensor);
      bytes += tensor.storedBytes(type);
    }
    return shards;
  }

  private void write(Path directory) throws IOException {
    if (shards.size() == 1) {
      write(directory.resolve(WeightFiles.SINGLE), shards.get(0));
      return;
    }
    for (int shard = 0; shard < shards.size(); shard++) {
      write(directory.resolve(name(shard)), shards.get(shard));
    }
    Files.writeString(directory.resolve(WeightFiles.INDEX), index().toPrettyString());
  }

  private void write(Path file, List<FloatTensor> tensors) throws IOException {
    SafetensorsWriter.write(file, METADATA, type, tensors);
  }

  private String name(int shard) {
    return "model-%05d-of-%05d.safetensors".formatted(shard + 1, shards.size());
  }

  private ObjectNode index() {
    Map<String, String> places = new TreeMap<>();
    long numbers = 0;
    for (int shard = 0; shard < shards.size(); shard++) {
      for (FloatTensor tensor : shards.get(shard)) {
        places.put(tensor.name(), name(shard));
        numbers += tensor.numbers().remaining();
      }
    }
    ObjectNode index = new ObjectMapper().createObjectNode();
    index
        .putObject("metadata")
        .put("total_parameters", numbers)
        .put("total_size", numbers * type.bytes());
    ObjectNode map = index.putObject("weight_map");
    places.forEach(map::put);
    return index;
  }
}
