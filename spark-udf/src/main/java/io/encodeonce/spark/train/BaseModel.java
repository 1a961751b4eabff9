package io.encodeonce.spark.train;

/** What training starts from. */
public sealed interface BaseModel {
  /**
   * The weights of a checkpoint.
   *
   * @param location a directory at any Hadoop path, or {@code classpath:} and a resource folder
   */
  record Checkpoint(String location) implements BaseModel {}

  /**
   * New weights, which the run's seed draws.
   *
   * @param location of {@code config.json} and a tokenizer, likewise
   */
  record Configuration(String location) implements BaseModel {}
}
