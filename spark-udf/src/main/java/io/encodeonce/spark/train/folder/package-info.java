/** What a run leaves in its output, and goes on from. */
package io.encodeonce.spark.train.folder;
