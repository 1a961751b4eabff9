package io.encodeonce.jobs.report;

/** A place in a drawing, in its units, from the upper left. */
record Place(double x, double y) {}
