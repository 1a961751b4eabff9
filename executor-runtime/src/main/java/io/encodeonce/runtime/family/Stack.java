package io.encodeonce.runtime.family;

/** The two halves of a model, each a stack of layers. */
public enum Stack {
  ENCODER,
  DECODER
}
