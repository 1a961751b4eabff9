package io.encodeonce.runtime.train;

import io.encodeonce.runtime.Device;
import io.encodeonce.runtime.Precision;
import java.io.Serializable;

/**
 * How a model is trained; checked when made.
 *
 * @param threads processors that a step uses on a CPU; 0 for all
 * @param precision of matrix products: fp32 or bf16; weights are fp32 always
 * @param dropout share of states that a step leaves out, 0 to below 1
 * @param labelSmoothing share of a target's probability given to all tokens alike, 0 to below 1
 * @param clipNorm the greatest norm of all gradients together; infinite for any
 * @param batchTokens tokens, of documents and rows with their padding, that are computed together
 * @param accumulation batches whose gradients make a step
 * @param maxDocumentTokens longer documents are cut
 * @param seed of all that is drawn
 */
public record TrainingOptions(
    Device device,
    int threads,
    Precision precision,
    Optimizer optimizer,
    LearningRate learningRate,
    double dropout,
    double labelSmoothing,
    double clipNorm,
    int batchTokens,
    int accumulation,
    int maxDocumentTokens,
    Distillation distillation,
    long seed)
    implements Serializable {}
