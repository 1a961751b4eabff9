-- 6: a branch is for rows that reach it
SELECT id, CASE WHEN kind = 'k1' AND id > 5 THEN eo_generate(text, 'w1') ELSE 'none' END FROM docs;

-- 38: branches share no row
SELECT id, CASE WHEN kind = 'k1' THEN eo_generate(text, 'w1') WHEN kind = 'k2' THEN eo_generate(text, 'w2') ELSE eo_generate(text, 'w3') END FROM docs;

-- 10: the branch of IF
SELECT id, IF(kind = 'k2', eo_generate(text, 'w1'), other) FROM docs;

-- 2: what replaces a NULL
SELECT id, coalesce(text, eo_generate(other, 'w1')) FROM docs;

-- 2: the same by another name
SELECT id, ifnull(text, eo_generate(other, 'w1')), nvl(text, eo_generate(other, 'w1')) FROM docs;

-- 10: the right side of AND
SELECT id, kind = 'k2' AND eo_generate(text, 'w1') LIKE '%w%' FROM docs;

-- 28: the right side of OR; 2 of the others have no text
SELECT id, kind = 'k2' OR eo_generate(text, 'w1') LIKE '%w%' FROM docs;

-- 28: in a filter, too
SELECT id FROM docs WHERE kind = 'k2' OR length(eo_generate(text, 'w1')) % 2 = 0;

-- 38: a condition that is a call
SELECT id, CASE WHEN length(eo_generate(text, 'w1')) % 2 = 0 THEN eo_generate(text, 'w2') ELSE 'none' END FROM docs;

-- 0: a branch that Spark can rule out
SELECT id, IF(1 = 2, eo_generate(text, 'w1'), 'none') FROM docs;

-- 4: a guard inside an aggregate
SELECT kind, count(IF(id < 4, eo_generate(text, 'w1'), NULL)) FROM docs GROUP BY kind;
