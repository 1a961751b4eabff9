/** Quality against speed of a model and its draft, over thresholds. */
package io.encodeonce.jobs.evaluation;
