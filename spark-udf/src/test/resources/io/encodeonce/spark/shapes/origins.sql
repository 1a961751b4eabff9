-- 38: a row's file, though rows are read ahead
CREATE TABLE IF NOT EXISTS filed USING json PARTITIONED BY (part) AS SELECT id, text, other, kind, part FROM docs;
SELECT id, input_file_name(), input_file_block_start(), input_file_block_length(), eo_generate(text, 'w1') FROM filed;

-- 38: several files of a task
CREATE TABLE IF NOT EXISTS filed USING json PARTITIONED BY (part) AS SELECT id, text, other, kind, part FROM docs;
SELECT id, input_file_name(), eo_generate(text, 'w1') FROM (SELECT /*+ COALESCE(1) */ * FROM filed);

-- 38: above a filter with a call
CREATE TABLE IF NOT EXISTS filed USING json PARTITIONED BY (part) AS SELECT id, text, other, kind, part FROM docs;
SELECT id, input_file_name() FROM (SELECT /*+ COALESCE(1) */ * FROM filed) WHERE length(eo_generate(text, 'w1')) % 2 = 0;

-- 12: a filter on the file comes before calls
CREATE TABLE IF NOT EXISTS filed USING json PARTITIONED BY (part) AS SELECT id, text, other, kind, part FROM docs;
SELECT id FROM filed WHERE length(eo_generate(text, 'w1')) % 2 = 0 AND input_file_name() LIKE '%part=1%';

-- 3: after cheaper ones
CREATE TABLE IF NOT EXISTS filed USING json PARTITIONED BY (part) AS SELECT id, text, other, kind, part FROM docs;
SELECT id, input_file_name() FROM filed WHERE length(eo_generate(text, 'w1')) >= 0 AND input_file_name() LIKE '%part=1%' AND kind = 'k2';

-- 9: as a text, of each of nine files
CREATE TABLE IF NOT EXISTS filed USING json PARTITIONED BY (part) AS SELECT id, text, other, kind, part FROM docs;
SELECT id, eo_generate(input_file_name(), 'w1') FROM filed;

-- 38: a group's key
CREATE TABLE IF NOT EXISTS filed USING json PARTITIONED BY (part) AS SELECT id, text, other, kind, part FROM docs;
SELECT input_file_name(), max(eo_generate(text, 'w1')) FROM filed GROUP BY input_file_name();

-- 38: a key above a filter
CREATE TABLE IF NOT EXISTS filed USING json PARTITIONED BY (part) AS SELECT id, text, other, kind, part FROM docs;
SELECT input_file_name(), count(*) FROM filed WHERE length(eo_generate(text, 'w1')) % 2 = 0 GROUP BY 1;

-- 38: above a union
CREATE TABLE IF NOT EXISTS filed USING json PARTITIONED BY (part) AS SELECT id, text, other, kind, part FROM docs;
SELECT input_file_name(), a FROM (SELECT eo_generate(text, 'w1') a FROM filed UNION ALL SELECT other FROM filed);

-- 48: above a union of filters
CREATE TABLE IF NOT EXISTS filed USING json PARTITIONED BY (part) AS SELECT id, text, other, kind, part FROM docs;
SELECT id, input_file_name() FROM (SELECT * FROM filed WHERE length(eo_generate(text, 'w1')) % 2 = 0
UNION ALL SELECT * FROM filed WHERE length(eo_generate(text, 'w2')) % 2 = 0 AND kind = 'k2');

-- 38: beside answers as rows
CREATE TABLE IF NOT EXISTS filed USING json PARTITIONED BY (part) AS SELECT id, text, other, kind, part FROM docs;
SELECT id, input_file_name(), answer.value FROM filed LATERAL VIEW explode(eo_decompose(text, array('w1', 'w2'))) t AS answer;

-- 18: of a join's rows
CREATE TABLE IF NOT EXISTS filed USING json PARTITIONED BY (part) AS SELECT id, text, other, kind, part FROM docs;
SELECT k.name, f.id, input_file_name(), eo_generate(f.text, 'w1') FROM kinds k JOIN filed f ON k.kind = f.kind;

-- 38: above a join with a call
CREATE TABLE IF NOT EXISTS filed USING json PARTITIONED BY (part) AS SELECT id, text, other, kind, part FROM docs;
SELECT k.name, f.id, input_file_name() FROM kinds k JOIN filed f ON k.kind = f.kind AND length(eo_generate(f.text, 'w1')) % 2 = 0;

-- 38: above a semi join with a call
CREATE TABLE IF NOT EXISTS filed USING json PARTITIONED BY (part) AS SELECT id, text, other, kind, part FROM docs;
SELECT id, input_file_name() FROM filed WHERE length(eo_generate(text, 'w1')) % 5 IN (SELECT length(name) FROM kinds);

-- 10: beside a subquery with calls
CREATE TABLE IF NOT EXISTS filed USING json PARTITIONED BY (part) AS SELECT id, text, other, kind, part FROM docs;
SELECT id, input_file_name() FROM filed WHERE text > (SELECT max(eo_generate(text, 'w1')) FROM docs WHERE kind = 'k2');

-- 3, in order: under a limit
CREATE TABLE IF NOT EXISTS filed USING json PARTITIONED BY (part) AS SELECT id, text, other, kind, part FROM docs;
SELECT id, input_file_name(), eo_generate(text, 'w1') FROM filed ORDER BY id LIMIT 3;

-- 38: places that reading ahead leaves alone
SELECT id, spark_partition_id(), monotonically_increasing_id(), eo_generate(text, 'w1') FROM docs;

-- 3, in order: and that a limit must
SELECT id, spark_partition_id(), monotonically_increasing_id(), eo_generate(text, 'w1') FROM docs ORDER BY id LIMIT 3;
