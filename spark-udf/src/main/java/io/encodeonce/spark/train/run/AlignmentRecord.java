package io.encodeonce.spark.train.run;

import io.encodeonce.spark.train.AgreementRecord;

/** How a model agreed with its teacher before it was trained, and how it agrees now. */
public record AlignmentRecord(AgreementRecord before, AgreementRecord after) {}
