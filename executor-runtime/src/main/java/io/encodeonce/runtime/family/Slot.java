package io.encodeonce.runtime.family;

import io.encodeonce.runtime.TensorRole;

/** The place of a tensor in a model, whatever its family calls it. */
public sealed interface Slot {
  /** The embedding matrix, of encoder and decoder. */
  Slot EMBEDDING = new OfModel(TensorRole.EMBEDDING);

  /** The output matrix of a model whose embeddings are not tied. */
  Slot HEAD = new OfModel(TensorRole.HEAD);

  /** What the tensor does there. */
  TensorRole role();

  /** What both stacks share, and what comes after them. */
  record OfModel(TensorRole role) implements Slot {}

  /** What the layers of a stack share: the position bias and the closing norm. */
  record OfStack(Stack stack, TensorRole role) implements Slot {}

  /**
   * What belongs to a token sampler: its norm, its matrices and their biases.
   *
   * @param place the encoder layer before which it stands; their number stands for the decoder
   */
  record OfSampler(int place, TensorRole role) implements Slot {}

  /** What belongs to a module that is a sum of learners: their matrices, and their gate's. */
  record OfModule(AdaptiveModule module, TensorRole role) implements Slot {}

  /** What belongs to a block of a layer: its norm and its matrices. */
  record OfBlock(Block block, TensorRole role) implements Slot {}
}
