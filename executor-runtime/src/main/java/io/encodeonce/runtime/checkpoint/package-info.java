/**
 * The files of checkpoints as Hugging Face lays them out: read, checked for damage, and offered as
 * JSON and memory-mapped tensors, with a fingerprint of all of them; and written, each of them
 * whole or not at all. Knows no model family.
 */
package io.encodeonce.runtime.checkpoint;
