-- 38: a subquery in FROM
SELECT a, count(*) FROM (SELECT eo_generate(text, 'w1') a FROM docs) GROUP BY a;

-- 10: a scalar subquery
SELECT id, (SELECT max(eo_generate(text, 'w1')) FROM docs WHERE kind = 'k2') FROM docs;

-- 38: a scalar subquery's value as the prompt
SELECT id, eo_generate(text, (SELECT max(name) FROM kinds)) FROM docs;

-- 38: a correlated one becomes a join with all kinds' answers
SELECT k.name, (SELECT max(eo_generate(d.text, 'w1')) FROM docs d WHERE d.kind = k.kind) FROM kinds k;

-- 38: IN
SELECT name FROM kinds WHERE length(name) IN (SELECT length(eo_generate(text, 'w1')) % 5 FROM docs);

-- 38: NOT IN
SELECT name FROM kinds WHERE name NOT IN (SELECT eo_generate(text, 'w1') FROM docs WHERE text IS NOT NULL);

-- 38: a call on the left of IN
SELECT id FROM docs WHERE length(eo_generate(text, 'w1')) % 5 IN (SELECT length(name) FROM kinds);

-- 38: EXISTS
SELECT name FROM kinds k WHERE EXISTS (SELECT 1 FROM docs d WHERE d.kind = k.kind AND length(eo_generate(d.text, 'w1')) % 2 = 0);

-- 38: NOT EXISTS
SELECT name FROM kinds k WHERE NOT EXISTS (SELECT 1 FROM docs d WHERE d.kind = k.kind AND length(eo_generate(d.text, 'w1')) % 2 = 0);

-- 38: LATERAL
SELECT k.name, l.a FROM kinds k, LATERAL (SELECT eo_generate(d.text, 'w1') a FROM docs d WHERE d.kind = k.kind) l;

-- 38: LATERAL with a text of the outer row
SELECT d.id, l.a FROM docs d, LATERAL (SELECT eo_generate(d.text, 'w1') a) l;

-- 20: a CTE that is used once
WITH some AS (SELECT id, eo_generate(text, 'w1') a FROM docs WHERE kind IN ('k0', 'k2')) SELECT a FROM some;

-- 20: a CTE that is used twice; Spark puts it in both places, and finds that their exchanges are the same
WITH some AS (SELECT kind, max(eo_generate(text, 'w1')) a FROM docs WHERE kind IN ('k0', 'k2') GROUP BY kind)
SELECT x.a, y.a FROM some x JOIN some y ON x.kind = y.kind;
