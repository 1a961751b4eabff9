package io.encodeonce.spark.train.run;

import java.nio.file.Path;

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

  /**
   * A checkpoint that is made of another when the run begins.
   *
   * @param location of the other
   */
  record Derived(String location, Derivation derivation) implements BaseModel {}

  /** Makes a checkpoint of another. */
  @FunctionalInterface
  interface Derivation {
    /**
     * Writes it.
     *
     * @param model a checkpoint on this machine
     * @param seed of what is drawn
     * @param target a new name
     */
    void write(Path model, long seed, Path target);
  }

  /** Where it lies. */
  String location();
}
