package io.encodeonce.runtime.train;

import java.io.Serializable;
import java.util.SortedMap;

/**
 * All that a step changes.
 *
 * @param steps done
 * @param weights all tensors one after the other, in the order of the model's tensors
 * @param optimizer the optimizer's vectors by name
 */
public record TrainingState(long steps, float[] weights, SortedMap<String, float[]> optimizer)
    implements Serializable {}
