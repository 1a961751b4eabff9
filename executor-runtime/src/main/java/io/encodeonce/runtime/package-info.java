/**
 * Documents in, texts out, on one machine: the only package of this module that others import.
 *
 * <p>{@link io.encodeonce.runtime.InferenceRuntime} encodes a document once and answers all its
 * prompts from that one encoding (prompt-in-decoder: Lu et al., arXiv 2403.13112).
 */
package io.encodeonce.runtime;
