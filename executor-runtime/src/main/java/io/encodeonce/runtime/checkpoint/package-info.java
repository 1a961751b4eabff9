/**
 * Checkpoints as Hugging Face lays them out: read, checked against the model family's description,
 * and offered as memory-mapped tensors. Nothing of a checkpoint is used before all of it has been
 * checked.
 */
package io.encodeonce.runtime.checkpoint;
