package io.encodeonce.jobs.measure;

/**
 * What the operator costs a row, the model's own time left out.
 *
 * @param rows of a query
 * @param runs timed runs of each query
 * @param nullTextMicros where the text is NULL, the median in microseconds
 * @param sharedTextMicros where many rows share a text, likewise
 */
public record OperatorCost(int rows, int runs, double nullTextMicros, double sharedTextMicros) {}
