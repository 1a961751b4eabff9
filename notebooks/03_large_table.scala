// Databricks notebook source
// MAGIC %md
// MAGIC # A large table
// MAGIC
// MAGIC Slice by slice into a partitioned table; errors as data, and a second attempt for just those rows; a run that was stopped goes on
// MAGIC where it was; what Spark shows of it.

// COMMAND ----------

dbutils.widgets.text("table", "encodeonce_answers")
val table = dbutils.widgets.get("table")

// COMMAND ----------

// MAGIC %md
// MAGIC ## The texts
// MAGIC
// MAGIC Put your own table here: an id, a text, and a column to cut the work by. This one is the sample, with an empty text among it.

// COMMAND ----------

spark.sql("""
  CREATE OR REPLACE TEMPORARY VIEW documents AS
  SELECT id, text, date_add(DATE '2026-01-01', int(pmod(hash(id), 4))) AS day FROM eo_sample_dialogues()
  UNION ALL
  SELECT 'nothing', '', DATE '2026-01-02'
""")
val documents = spark.table("documents")
display(documents.groupBy("day").count().orderBy("day"))

// COMMAND ----------

// MAGIC %md
// MAGIC ## The question
// MAGIC
// MAGIC At the first attempt, texts of more than 400 tokens are errors rather than cut.

// COMMAND ----------

import org.apache.spark.sql.DataFrame
import org.apache.spark.sql.functions._

def answered(documents: DataFrame, attempt: Int, longText: String): DataFrame =
  documents.select(
    $"id",
    $"day",
    lit(attempt).as("attempt"),
    expr(s"""
      eo_decompose(
        text,
        map('hotel', 'hotels place name:', 'event', 'events event name:', 'destination', 'ridesharing destination:'),
        map('model', 'sample', 'max_document_tokens', '400', 'long_documents', '$longText'))
    """).as("answers"))

// COMMAND ----------

// MAGIC %md
// MAGIC ## The plan
// MAGIC
// MAGIC `InferDocuments` is the operator: which calls it answers together, by which model, and how much memory a task may take. What is filtered
// MAGIC below it is never sent to the model. To use more cores, give it more partitions: `documents.repartition(n)`.

// COMMAND ----------

// MAGIC %sql
// MAGIC EXPLAIN FORMATTED
// MAGIC SELECT id, eo_generate(text, 'hotels place name:', map('model', 'sample')) AS hotel
// MAGIC FROM documents
// MAGIC WHERE day = DATE '2026-01-02' AND length(text) > 0

// COMMAND ----------

// MAGIC %md
// MAGIC ## Slice by slice
// MAGIC
// MAGIC A slice is written when it is wholly answered, so a run that was stopped loses at most one slice. Run again, and only rows without an
// MAGIC answer are sent to the model.

// COMMAND ----------

import io.encodeonce.spark.{InferenceMetric, InferenceProgress}
import java.sql.Date

answered(documents.limit(0), 1, "ERROR").write.partitionBy("day").mode("ignore").saveAsTable(table)
val progress = InferenceProgress.watch(spark.sparkContext)

def answer(days: Seq[Date]): Unit =
  days.foreach { day =>
    val pending = documents.where($"day" === day).join(spark.table(table), Seq("id"), "left_anti")
    answered(pending, 1, "ERROR").write.partitionBy("day").mode("append").saveAsTable(table)
  }

// COMMAND ----------

// Stopped after two days ...
val days = documents.select("day").distinct().as[Date].collect().sortBy(_.getTime).toSeq
answer(days.take(2))
display(spark.table(table).groupBy("day").count().orderBy("day"))

// COMMAND ----------

// ... and run again, over all of them.
answer(days)
display(spark.table(table).groupBy("day").count().orderBy("day"))

// COMMAND ----------

// MAGIC %md
// MAGIC ## What was done
// MAGIC
// MAGIC The same numbers stand at the operator in the SQL tab of Spark's interface, query by query, while it runs and after. Times are in
// MAGIC nanoseconds, summed over tasks.

// COMMAND ----------

def counts(): DataFrame = {
  progress.await()
  InferenceMetric.values.toSeq.map(metric => (metric.shown, progress.count(metric))).toDF("metric", "count")
}
display(counts())

// COMMAND ----------

// MAGIC %md
// MAGIC ## Errors are data
// MAGIC
// MAGIC A text that cannot be answered has its reason in the error of each answer.

// COMMAND ----------

def latest: DataFrame =
  spark.table(table)
    .withColumn("last", max("attempt").over(org.apache.spark.sql.expressions.Window.partitionBy("id")))
    .where($"attempt" === $"last")
    .drop("last")

def failed: DataFrame = latest.where($"answers.hotel.error".isNotNull)

display(failed.select($"id", $"attempt", $"answers.hotel.error").orderBy("id"))

// COMMAND ----------

// MAGIC %md
// MAGIC ## Again, for just those rows
// MAGIC
// MAGIC This time the end of a long text is read. What fails again keeps its reason.

// COMMAND ----------

val again = documents.join(failed.select("id"), Seq("id"), "left_semi")
answered(again, 2, "KEEP_END").write.partitionBy("day").mode("append").saveAsTable(table)
display(failed.select($"id", $"attempt", $"answers.hotel.error").orderBy("id"))

// COMMAND ----------

display(
  latest.agg(
    count("*").as("documents"),
    count_if($"attempt" === 2).as("retried"),
    count_if($"answers.hotel.truncated").as("truncated"),
    count_if($"answers.hotel.error".isNotNull).as("failed")))

// COMMAND ----------

display(counts())
