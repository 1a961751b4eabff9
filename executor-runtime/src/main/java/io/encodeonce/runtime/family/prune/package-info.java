/**
 * Pruning of weights: what masks let through, and what is left where it is cut out (CoFi, arXiv
 * 2204.00408).
 */
package io.encodeonce.runtime.family.prune;
