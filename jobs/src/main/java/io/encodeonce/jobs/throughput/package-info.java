/**
 * Measures a model: documents to answer, a shape to compute it with, timed runs and their report.
 */
package io.encodeonce.jobs.throughput;
