/**
 * Training on one machine: each document is encoded once, and all its prompts and answers learn
 * from it together (Lu et al., arXiv 2403.13112).
 */
package io.encodeonce.runtime.train;
