/** The operator: calls taken out of a query's plan, and answered beside its rows. */
package io.encodeonce.spark.plan;
