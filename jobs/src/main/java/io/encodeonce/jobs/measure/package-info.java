/** Speed of a model, of its draft and of the operator, in timed runs. */
package io.encodeonce.jobs.measure;
