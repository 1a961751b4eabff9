package io.encodeonce.spark.train;

/** How a model agreed with its teacher before it was trained, and how it agrees now. */
public record AlignmentRecord(AgreementRecord before, AgreementRecord after) {}
