-- Databricks notebook source
-- MAGIC %md
-- MAGIC # Quick start
-- MAGIC
-- MAGIC Many questions about each text, which is encoded once for all of them. Everything here runs on the embedded sample:
-- MAGIC dialogues that people had with a booking assistant, and a small model that was trained on others like them.
-- MAGIC `README.md` beside this notebook says how the functions come to a cluster.

-- COMMAND ----------

SELECT id, text, size(prompts) AS prompts FROM eo_sample_dialogues() LIMIT 5

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## One question

-- COMMAND ----------

SELECT eo_generate('user: Find me a restaurant in San Jose for 2 people.', 'restaurants city:', map('model', 'sample')) AS city

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Several questions: a struct with an answer a name
-- MAGIC
-- MAGIC An answer has its `value`; the `score`, a log-probability in nats; how many `tokens` it has and why it ended (`finish`); whether the text
-- MAGIC was `truncated`; and an `error` where there is no answer.

-- COMMAND ----------

CREATE OR REPLACE TEMPORARY VIEW rides AS
SELECT id, text FROM eo_sample_dialogues() WHERE exists(prompts, p -> p.prompt = 'ridesharing destination:');

SELECT id, ride.destination.value AS destination, ride.riders.value AS riders, ride.destination.score
FROM (
  SELECT
    id,
    eo_decompose(
      text,
      map('destination', 'ridesharing destination:', 'riders', 'ridesharing number of riders:'),
      map('model', 'sample')
    ) AS ride
  FROM rides
)
ORDER BY ride.destination.score DESC

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Questions that differ by row: an array, in their order
-- MAGIC
-- MAGIC Each dialogue of the sample comes with the prompts that are asked of it and the answers that are right.

-- COMMAND ----------

CREATE OR REPLACE TEMPORARY VIEW slots AS
SELECT id, slot.name, slot.expected, answer.value, answer.error
FROM (
  SELECT id, prompts, eo_decompose(text, prompts.prompt, map('model', 'sample')) AS answers
  FROM (SELECT * FROM eo_sample_dialogues() LIMIT 60)
)
LATERAL VIEW inline(arrays_zip(prompts, answers)) AS slot, answer;

SELECT
  count(*) AS slots,
  count_if(exists(expected, e -> lower(trim(e)) = lower(trim(value)))) / count(*) AS right
FROM slots

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## Only answers that are allowed

-- COMMAND ----------

SELECT riders.value AS riders, count(*) AS rides
FROM (
  SELECT
    eo_extract(
      text,
      map('riders', 'ridesharing number of riders:'),
      map('riders', array('1', '2', '3', '4')),
      map('model', 'sample')
    ).riders AS riders
  FROM rides
)
GROUP BY ALL
ORDER BY riders

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## The most probable label, and how probable each is

-- COMMAND ----------

SELECT id, category.label, round(category.score, 3) AS score, category.scores
FROM (
  SELECT id, eo_classify(text, 'events category:', array('Sports', 'Music'), map('model', 'sample')) AS category
  FROM eo_sample_dialogues()
  WHERE exists(prompts, p -> p.prompt = 'events category:')
)
ORDER BY score

-- COMMAND ----------

-- MAGIC %md
-- MAGIC ## How long a text is for the model
-- MAGIC
-- MAGIC `try_` before a function's name gives NULL where the function fails.

-- COMMAND ----------

SELECT max(eo_count_tokens(text, map('model', 'sample'))) AS longest, try_eo_count_tokens(NULL, map('model', 'sample')) AS none
FROM eo_sample_dialogues()

-- COMMAND ----------

DESCRIBE FUNCTION EXTENDED eo_classify
