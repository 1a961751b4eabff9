# Databricks notebook source
# MAGIC %md
# MAGIC # Train on your own table
# MAGIC
# MAGIC A table with a text and answers becomes a model that answers, and the same functions as ever answer with it. Each text is encoded once
# MAGIC for all its prompts, forwards and backwards. Here a few steps on a few of the embedded dialogues teach the embedded model prompts in
# MAGIC words that it has not seen; for a table of yours give a checkpoint of yours, and `epochs` in place of `steps`.

# COMMAND ----------

dbutils.widgets.text("output", "/Volumes/main/default/models/trained")

# COMMAND ----------

# MAGIC %md
# MAGIC ## The table
# MAGIC
# MAGIC A column of texts, and one of answers for each prompt: a text, or an array of its spellings. Where each text has prompts of its own,
# MAGIC they are in one column instead, an array of structs with `prompt` and `answer` (`promptsCol`). Rows that are held out are not learned
# MAGIC from; they tell how far the model has come.

# COMMAND ----------

from pyspark.sql import functions as F

events = spark.sql("""
  SELECT
    id,
    text,
    filter(prompts, p -> p.prompt = 'events city of event:')[0].expected AS city,
    filter(prompts, p -> p.prompt = 'events number of seats:')[0].expected AS seats,
    pmod(crc32(id), 4) = 0 AS held_out
  FROM eo_sample_dialogues()
  WHERE exists(prompts, p -> p.prompt = 'events city of event:')
""").cache()
events.createOrReplaceTempView("events")
display(events)

# COMMAND ----------

# MAGIC %md
# MAGIC ## Before
# MAGIC
# MAGIC How often the checkpoint is right as it is, of the rows that are held out.

# COMMAND ----------

from encodeonce.ml import AnswerEvaluator, DocumentDecomposer, DocumentTrainer

prompts = {"city": "Where is it?", "seats": "How many people?"}
untrained = DocumentDecomposer(inputCol="text", prompts=prompts, model="sample")
evaluator = AnswerEvaluator(answerCols=["city", "seats"])
held_out = events.where("held_out")
before = evaluator.evaluate(untrained.transform(held_out))
before

# COMMAND ----------

# MAGIC %md
# MAGIC ## Training
# MAGIC
# MAGIC Options are keywords; `docs/training-options.md` has them all. `workers=4` learns side by side on four executors.

# COMMAND ----------

trainer = DocumentTrainer(
    inputCol="text",
    prompts=prompts,
    validationCol="held_out",
    baseModel="sample",
    outputPath=dbutils.widgets.get("output"),
    steps=10,
    batch_tokens=2048,
    learning_rate=0.001,
    warm_up_steps=2,
    validation_steps=5,
    seed=1,
)
trained = trainer.fit(events)
trained.getModelPath()

# COMMAND ----------

# MAGIC %md
# MAGIC ## After
# MAGIC
# MAGIC `fit` gives a `DocumentDecomposer`, a stage that answers with the checkpoint of the best validation.

# COMMAND ----------

after = evaluator.evaluate(trained.transform(held_out))
display(spark.createDataFrame([("before", before), ("after", after)], "held_out STRING, right DOUBLE"))

# COMMAND ----------

# MAGIC %md
# MAGIC ## In SQL
# MAGIC
# MAGIC The checkpoint is a folder as `save_pretrained` writes it: a name for it, and every function answers with it.

# COMMAND ----------

spark.conf.set("spark.encodeonce.model.trained.path", trained.getModelPath())

# COMMAND ----------

# MAGIC %sql
# MAGIC SELECT id, found.city.value AS found_city, city, found.seats.value AS found_seats, seats
# MAGIC FROM (
# MAGIC   SELECT *, eo_decompose(text, map('city', 'Where is it?', 'seats', 'How many people?'), map('model', 'trained')) AS found
# MAGIC   FROM events
# MAGIC   WHERE held_out
# MAGIC )

# COMMAND ----------

# MAGIC %md
# MAGIC ## How it went
# MAGIC
# MAGIC The run's log lies beside the model, a JSON object a line. The first table makes the curve of losses; the second has what each
# MAGIC validation found.

# COMMAND ----------

spark.read.json(trained.getModelPath() + "/../log.jsonl").createOrReplaceTempView("log")

# COMMAND ----------

# DBTITLE 1,Loss by step
# MAGIC %sql
# MAGIC SELECT log.step - log.steps + position + 1 AS step, lost AS loss
# MAGIC FROM log
# MAGIC LATERAL VIEW posexplode(losses) AS position, lost
# MAGIC WHERE event = 'round'
# MAGIC ORDER BY step

# COMMAND ----------

# DBTITLE 1,Validations
# MAGIC %sql
# MAGIC SELECT step, loss, answers, right_answers, documents, right_documents, best
# MAGIC FROM log
# MAGIC WHERE event = 'validation'
# MAGIC ORDER BY step
