/** What was measured, as JSON, lines of text and drawings. */
package io.encodeonce.jobs.report;
