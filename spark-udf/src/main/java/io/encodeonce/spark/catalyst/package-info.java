/** Spark's trees and lists, from Java. */
package io.encodeonce.spark.catalyst;
