/**
 * The files of checkpoints as Hugging Face lays them out: read, checked for damage, and offered as
 * JSON and memory-mapped tensors, with a fingerprint of all of them. Knows no model family.
 */
package io.encodeonce.runtime.checkpoint;
