package io.encodeonce.runtime.train;

import java.io.Serializable;

/**
 * What a step did.
 *
 * @param step counted from 1
 * @param loss mean over target tokens, before the step
 * @param documents encoded
 * @param tokens computed, without padding
 * @param kept what samplers leave of the documents' tokens; none of a step of another share than
 *     {@code tokens}
 * @param work of learners, where gates learn to keep a budget
 * @param targets tokens that the loss is the mean of
 * @param gradientNorm of all gradients together, before they were clipped
 * @param learningRate of the step
 */
public record TrainingStep(
    long step,
    double loss,
    int documents,
    long tokens,
    KeptTokens kept,
    LearnerWork work,
    long targets,
    double gradientNorm,
    double learningRate)
    implements Serializable {}
