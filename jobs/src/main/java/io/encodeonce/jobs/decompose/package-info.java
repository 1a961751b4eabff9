/** What DecomposeJob does: ask documents, lay out their answers, count them and sum up. */
package io.encodeonce.jobs.decompose;
