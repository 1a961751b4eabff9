package io.encodeonce.runtime.decode;

/**
 * What documents and rows need of the device's memory, in bytes: an upper bound that counts the
 * arrays a step makes and drops besides what it keeps.
 */
public interface Footprint {
  /**
   * Cross-KV of a document that the model has encoded, there until its last row ends.
   *
   * @param keptTokens those that the model's decoder reads
   */
  long crossBytes(int documentTokens, int keptTokens);

  /** What encoding a document takes while it runs, cross-KV included. */
  long encodeBytes(int documentTokens);

  /**
   * What a row takes: its self-KV and a step's arrays.
   *
   * @param positions what there is room for: start token, prompt and new tokens
   */
  long rowBytes(int promptTokens, long positions);

  /** What a step takes besides, however many rows there are. */
  long stepBytes();

  /** What a step takes besides where tokens are drawn, however many are. */
  long drawBytes();
}
