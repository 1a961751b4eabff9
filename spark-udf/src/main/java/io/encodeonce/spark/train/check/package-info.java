/** What a model answers while it is trained: right answers, and its teacher's. */
package io.encodeonce.spark.train.check;
