/** Wires the stations together: loaded models, windows of documents, plans of rows, counters. */
package io.encodeonce.runtime.serve;
