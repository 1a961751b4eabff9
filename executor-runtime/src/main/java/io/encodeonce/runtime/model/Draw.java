package io.encodeonce.runtime.model;

import io.encodeonce.runtime.Sampling;

/**
 * How a token is drawn instead of the best being taken.
 *
 * @param sampling from what it is drawn
 * @param key of the random numbers: the same key draws the same token from the same logits, and
 *     most often from similar ones
 */
public record Draw(Sampling sampling, long key) {}
