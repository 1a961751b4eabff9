/** Measures a model: work to do, a shape to compute it with, timed runs and their report. */
package io.encodeonce.jobs.throughput;
