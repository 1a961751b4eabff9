-- 20: a temporary view
CREATE OR REPLACE TEMPORARY VIEW answered AS SELECT id, kind, eo_generate(text, 'w1') a FROM docs;
SELECT id, a FROM answered WHERE kind IN ('k0', 'k2');

-- 38: a cached table is computed once
DROP VIEW IF EXISTS kept;
CACHE TABLE kept OPTIONS ('storageLevel' 'MEMORY_ONLY') AS SELECT id, eo_generate(text, 'w1') a FROM docs;
SELECT x.id, y.a FROM kept x JOIN kept y ON x.id = y.id;

-- 38: CREATE TABLE AS
DROP TABLE IF EXISTS made;
CREATE TABLE made USING parquet AS SELECT id, eo_generate(text, 'w1') a FROM docs;
SELECT * FROM made;

-- 10: INSERT
DROP TABLE IF EXISTS grown;
CREATE TABLE grown (id INT, a STRING) USING parquet;
INSERT INTO grown SELECT id, eo_generate(text, 'w1') FROM docs WHERE kind = 'k0';
SELECT * FROM grown;

-- 28: INSERT OVERWRITE of some partitions
DROP TABLE IF EXISTS parted;
CREATE TABLE parted (id INT, a STRING, kind STRING) USING parquet PARTITIONED BY (kind);
INSERT INTO parted SELECT id, eo_generate(text, 'w1'), kind FROM docs WHERE kind IN ('k0', 'k2');
INSERT OVERWRITE parted PARTITION (kind = 'k2') SELECT id, eo_generate(text, 'w2') FROM docs WHERE kind = 'k1';
SELECT * FROM parted;

-- 20: partitions named by answers
DROP TABLE IF EXISTS named;
CREATE TABLE named (id INT, a INT) USING parquet PARTITIONED BY (a);
INSERT OVERWRITE named SELECT id, length(eo_generate(text, 'w1')) FROM docs WHERE kind IN ('k0', 'k2');
SELECT * FROM named;
