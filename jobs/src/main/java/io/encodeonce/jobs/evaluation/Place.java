package io.encodeonce.jobs.evaluation;

/** A place in a drawing, in its units, from the upper left. */
record Place(double x, double y) {}
