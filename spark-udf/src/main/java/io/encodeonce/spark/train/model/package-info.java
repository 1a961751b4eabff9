/** What is trained: a checkpoint, alone or with the teacher that it learns from. */
package io.encodeonce.spark.train.model;
