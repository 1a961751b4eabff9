/** What TrainJob does: read what is to be learned, tell of progress and sum up. */
package io.encodeonce.jobs.train;
