# Databricks notebook source
# MAGIC %md
# MAGIC # Your own checkpoint
# MAGIC
# MAGIC A checkpoint is a directory that `save_pretrained` wrote: `config.json`, `model.safetensors` (or shards with their index) and
# MAGIC `tokenizer.json`. It may lie in a volume (`/Volumes/...`) or at any path that Spark reads.

# COMMAND ----------

dbutils.widgets.text("checkpoint", "/Volumes/main/default/models/my-t5")

# COMMAND ----------

# MAGIC %md
# MAGIC ## A name for it, and how it runs
# MAGIC
# MAGIC `default` is the model of calls that name none. What is set here holds for all calls; a call's own options come before it.

# COMMAND ----------

spark.conf.set("spark.encodeonce.model.default.path", dbutils.widgets.get("checkpoint"))
spark.conf.set("spark.encodeonce.model.default.precision", "int8")
spark.conf.set("spark.encodeonce.model.default.max_new_tokens", 24)

# COMMAND ----------

from pyspark.sql import functions as F

from encodeonce import classify, decompose, extract, generate

dialogues = spark.sql("SELECT * FROM eo_sample_dialogues()")

# COMMAND ----------

first = dialogues.limit(5).select("id", generate("text", F.col("prompts")[0].prompt).alias("answer"), "prompts")
display(first)

# COMMAND ----------

# MAGIC %md
# MAGIC ## How often it is right
# MAGIC
# MAGIC All prompts of a dialogue are asked together. Answers are kept, for every question about them would ask the model again.

# COMMAND ----------

answered = dialogues.limit(100).withColumn("answers", decompose("text", F.col("prompts.prompt"))).cache()
slots = answered.select("id", F.inline(F.arrays_zip("prompts", "answers")).alias("slot", "answer"))
slots = slots.withColumn(
    "right", F.expr("exists(slot.expected, e -> lower(trim(e)) = lower(trim(answer.value)))")
)
slots.createOrReplaceTempView("slots")
display(slots.agg(F.count("*").alias("slots"), F.avg(F.col("right").cast("int")).alias("right")))

# COMMAND ----------

# DBTITLE 1,Where it is wrong most often
# MAGIC %sql
# MAGIC SELECT slot.prompt, count(*) AS asked, count_if(NOT right) AS wrong, collect_set(answer.value) FILTER (WHERE NOT right) AS answers
# MAGIC FROM slots
# MAGIC GROUP BY slot.prompt
# MAGIC HAVING wrong > 0
# MAGIC ORDER BY wrong DESC, slot.prompt
# MAGIC LIMIT 10

# COMMAND ----------

# MAGIC %md
# MAGIC ## Answers that are held to values, and labels

# COMMAND ----------

hotels = dialogues.where("exists(prompts, p -> p.prompt = 'hotels star rating:')")
ratings = extract(
    "text",
    {"stars": "hotels star rating:", "rooms": "hotels number of rooms:"},
    allowed={"stars": ["1", "2", "3", "4", "5", "none"], "rooms": ["1", "2", "3", "none"]},
)
display(hotels.select("id", ratings.alias("hotel")).select("id", "hotel.stars.value", "hotel.rooms.value").toDF("id", "stars", "rooms"))

# COMMAND ----------

events = dialogues.where("exists(prompts, p -> p.prompt = 'events category:')").select(
    "id",
    classify("text", "events category:", ["Sports", "Music"]).alias("category"),
    F.expr("filter(prompts, p -> p.prompt = 'events category:')[0].expected[0]").alias("expected"),
)
display(events.agg(F.count("*").alias("events"), F.avg(F.expr("int(category.label = expected)")).alias("right")))

# COMMAND ----------

# MAGIC %md
# MAGIC ## Two precisions, side by side
# MAGIC
# MAGIC Options of a call come before the configuration's. Calls whose options differ only in how answers are decoded share their encodings;
# MAGIC these two do not.

# COMMAND ----------

prompt = F.col("prompts")[0].prompt
both = dialogues.limit(40).select(
    generate("text", prompt).alias("int8"), generate("text", prompt, {"precision": "fp32"}).alias("fp32")
)
display(both.agg(F.count("*").alias("asked"), F.avg(F.expr("int(int8 = fp32)")).alias("same")))

# COMMAND ----------

# MAGIC %md
# MAGIC ## As a stage of a pipeline

# COMMAND ----------

from pyspark.ml import Pipeline
from pyspark.ml.feature import SQLTransformer

from encodeonce.ml import DocumentDecomposer

stay = DocumentDecomposer(
    inputCol="text", outputCol="stay", prompts={"city": "hotels location:", "days": "hotels stay length:"}
)
flat = SQLTransformer(statement="SELECT id, stay.city.value AS city, stay.days.value AS days FROM __THIS__")
display(Pipeline(stages=[stay, flat]).fit(hotels).transform(hotels))
