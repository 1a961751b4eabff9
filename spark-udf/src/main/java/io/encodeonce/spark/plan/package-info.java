/** What the optimizer does: calls are taken out of a query's plan, into nodes of their own. */
package io.encodeonce.spark.plan;
