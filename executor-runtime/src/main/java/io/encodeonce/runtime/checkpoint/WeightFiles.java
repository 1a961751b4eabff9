package io.encodeonce.runtime.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The stored tensors of a model directory.
 *
 * @param files the files that were read, the index included
 * @param entries the tensors by their stored names
 */
public record WeightFiles(List<Path> files, Map<String, SafetensorsEntry> entries) {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";
  private static final String ADAPTER = "adapter_config.json";
  private static final Pattern SHARD = Pattern.compile("[^/\\\\:\\p{Cntrl}]+\\.safetensors");
  private static final Pattern PICKLE = Pattern.compile(".+\\.(bin|pt|pth|ckpt|pkl|pickle)");

  /**
   * Refuses what is no directory, and one that has nothing but an adapter, and hardly anything that
   * a model needs.
   */
  public static void requireModel(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw Refusals.noDirectory(directory);
    }
    boolean hasWeights = Stream.of(SINGLE, INDEX).map(directory::resolve).anyMatch(Files::exists);
    if (!hasWeights && Files.exists(directory.resolve(ADAPTER))) {
      throw Refusals.adapterOnly(directory);
    }
  }

  /** Whether a directory has weights, in whatever format: in one file, in shards or pickled. */
  public static boolean areIn(Path directory) {
    return Stream.of(SINGLE, INDEX).map(directory::resolve).anyMatch(Files::exists)
        || !pickles(directory).isEmpty();
  }

  /**
   * Finds the one file or the shards, and reads their headers.
   *
   * @throws io.encodeonce.runtime.InferenceException if they are missing, incomplete or damaged
   */
  public static WeightFiles find(Path directory) {
    Path single = directory.resolve(SINGLE);
    if (Files.exists(single)) {
      return new WeightFiles(List.of(single), SafetensorsHeader.read(single));
    }
    Path index = directory.resolve(INDEX);
    if (Files.exists(index)) {
      return sharded(JsonFile.read(index));
    }
    throw none(directory);
  }

  private static WeightFiles sharded(JsonFile index) {
    JsonNode places = index.requiredObject("weight_map");
    Map<Path, Map<String, SafetensorsEntry>> shards = new TreeMap<>();
    Map<String, SafetensorsEntry> entries = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> place : places.properties()) {
      String tensor = place.getKey();
      Path shard = shard(index.file(), tensor, place.getValue());
      SafetensorsEntry entry = shards.computeIfAbsent(shard, SafetensorsHeader::read).get(tensor);
      if (entry == null) {
        throw Refusals.notInShard(index.file(), tensor, shard);
      }
      entries.put(tensor, entry);
    }
    List<Path> files = Stream.concat(Stream.of(index.file()), shards.keySet().stream()).toList();
    return new WeightFiles(files, entries);
  }

  /** A link is allowed, as download caches use them; a path is not, as it could lead anywhere. */
  private static Path shard(Path index, String tensor, JsonNode name) {
    if (!name.isTextual() || !SHARD.matcher(name.textValue()).matches()) {
      throw Refusals.shardName(index, tensor, name);
    }
    Path shard = index.resolveSibling(name.textValue());
    if (!Files.isRegularFile(shard)) {
      throw Refusals.missingShard(index, name.textValue());
    }
    return shard;
  }

  private static RuntimeException none(Path directory) {
    List<String> pickles = pickles(directory);
    return pickles.isEmpty()
        ? Refusals.noWeights(directory)
        : Refusals.pickledWeights(directory, pickles);
  }

  private static List<String> pickles(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> PICKLE.matcher(name).matches())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw Refusals.unreadable(directory, e);
    }
  }
}
