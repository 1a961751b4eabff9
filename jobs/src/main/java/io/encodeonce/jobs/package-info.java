/** The command lines: what spark-submit and Maven run. */
package io.encodeonce.jobs;
