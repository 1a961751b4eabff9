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

-- 1: a scalar subquery in a filter
SELECT id FROM docs WHERE text > (SELECT max(eo_generate(text, 'w1')) FROM docs WHERE id = 1);

-- 18: calls in a filter and in its subquery, both behind what is cheap
SELECT id FROM docs WHERE kind = 'k1'
AND length(eo_generate(text, 'w1')) > (SELECT min(length(eo_generate(text, 'w2'))) FROM docs WHERE kind = 'k2');

-- 38: EXISTS without the outer row; its limit waits for three tasks' batches
SELECT name FROM kinds WHERE EXISTS (SELECT 1 FROM docs WHERE length(eo_generate(text, 'w1')) % 2 = 0);

-- 38: NOT EXISTS without the outer row
SELECT name FROM kinds WHERE NOT EXISTS (SELECT 1 FROM docs WHERE length(eo_generate(text, 'w1')) % 2 = 0);

-- 38: EXISTS or something else
SELECT name FROM kinds k WHERE k.name = 'wk7'
OR EXISTS (SELECT 1 FROM docs d WHERE d.kind = k.kind AND length(eo_generate(d.text, 'w1')) % 2 = 0);

-- 19: a call about the rows of such a condition
SELECT id, eo_generate(text, 'w1') FROM docs d WHERE d.id < 3 OR EXISTS (SELECT 1 FROM kinds k WHERE k.kind = d.kind);

-- 10: IN or something else
SELECT name FROM kinds WHERE name = 'wk7' OR length(name) IN (SELECT length(eo_generate(text, 'w1')) % 5 FROM docs WHERE kind = 'k2');

-- 10: a subquery of a subquery
SELECT id FROM docs WHERE id < (SELECT max(id) FROM docs
WHERE length(kind) <= (SELECT max(length(eo_generate(text, 'w1'))) FROM docs WHERE kind = 'k2'));

-- 18: calls in both
SELECT id FROM docs WHERE length(text) > (SELECT max(length(eo_generate(text, 'w1'))) FROM docs
WHERE kind = 'k1' AND text > (SELECT min(eo_generate(text, 'w2')) FROM docs WHERE kind = 'k2'));

-- 10: a subquery of a correlated one
SELECT k.name, (SELECT count(*) FROM docs d WHERE d.kind = k.kind
AND d.id < (SELECT max(length(eo_generate(text, 'w1'))) FROM docs WHERE kind = 'k2')) FROM kinds k;

-- 18: beside a call
SELECT id, eo_generate(text, 'w1') || (SELECT max(eo_generate(text, 'w2')) FROM docs WHERE kind = 'k2') FROM docs WHERE kind = 'k1';

-- 18: as a call's prompt
SELECT id, eo_generate(text, (SELECT max(eo_generate(text, 'w2')) FROM docs WHERE kind = 'k2')) FROM docs WHERE kind = 'k1';

-- 14: as a call's guard
SELECT id, CASE WHEN id < 4 + (SELECT 0 * max(length(eo_generate(text, 'w2'))) FROM docs WHERE kind = 'k2') THEN eo_generate(text, 'w1') END FROM docs;

-- 10: beside an aggregate
SELECT kind, max(id) + (SELECT max(length(eo_generate(text, 'w1'))) FROM docs WHERE kind = 'k2') FROM docs GROUP BY kind;

-- 48: inside an aggregate of calls
SELECT kind, max(eo_generate(text, 'w1') || (SELECT max(eo_generate(text, 'w2')) FROM docs WHERE kind = 'k2')) FROM docs GROUP BY kind;

-- 10: HAVING
SELECT kind, count(*) FROM docs GROUP BY kind HAVING max(length(text)) > (SELECT min(length(eo_generate(text, 'w1'))) FROM docs WHERE kind = 'k2');

-- 10: the condition of a join
SELECT d.id, k.name FROM docs d JOIN kinds k ON d.kind = k.kind AND d.id > (SELECT min(length(eo_generate(text, 'w1'))) FROM docs WHERE kind = 'k2');

-- 10: of an outer join
SELECT d.id, k.name FROM docs d LEFT JOIN kinds k ON d.kind = k.kind AND d.id > (SELECT min(length(eo_generate(text, 'w1'))) FROM docs WHERE kind = 'k2');

-- 10, in order: what is sorted by; a subquery is computed once
SELECT id FROM docs ORDER BY id % (SELECT max(length(eo_generate(text, 'w1'))) FROM docs WHERE kind = 'k2'), id;

-- 10: a window
SELECT id, sum(id + (SELECT max(length(eo_generate(text, 'w1'))) FROM docs WHERE kind = 'k2')) OVER (PARTITION BY kind ORDER BY id) FROM docs;

-- 10: one subquery in two places
SELECT id FROM docs WHERE text > (SELECT max(eo_generate(text, 'w1')) FROM docs WHERE kind = 'k2')
OR other > (SELECT max(eo_generate(text, 'w1')) FROM docs WHERE kind = 'k2');

-- 10: subqueries that differ in what they aggregate
SELECT id FROM docs WHERE length(text) BETWEEN (SELECT min(length(eo_generate(text, 'w1'))) FROM docs WHERE kind = 'k2')
AND (SELECT max(length(eo_generate(text, 'w1'))) FROM docs WHERE kind = 'k2');

-- 18: a branch of a union
SELECT id FROM docs WHERE text > (SELECT max(eo_generate(text, 'w1')) FROM docs WHERE kind = 'k2')
UNION ALL SELECT id FROM docs WHERE kind = 'k1' AND length(eo_generate(text, 'w1')) % 2 = 0;

-- 20: a CTE that only subqueries use
WITH some AS (SELECT id, eo_generate(text, 'w1') a FROM docs WHERE kind = 'k2')
SELECT id FROM docs WHERE id IN (SELECT id FROM some WHERE length(a) % 2 = 0) AND id < 100 * (SELECT count(a) FROM some);
