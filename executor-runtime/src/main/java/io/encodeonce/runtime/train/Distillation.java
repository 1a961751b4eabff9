package io.encodeonce.runtime.train;

import java.io.Serializable;

/**
 * What a model learns of its teacher beside the answers.
 *
 * @param answers the weight of the cross-entropy with the answers
 * @param distributions the weight of the Kullback-Leibler divergence from the teacher's
 *     distributions, times the square of the temperature (Hinton et al., arXiv 1503.02531)
 * @param temperature of both models' distributions in it, above 0
 * @param hiddenStates the weight of the mean squared distance between both models' states after
 *     each layer; of a deeper teacher, those layers at the same share of the depth
 */
public record Distillation(
    double answers, double distributions, double temperature, double hiddenStates)
    implements Serializable {}
