-- 10: cheap conditions come first
SELECT id, eo_generate(text, 'w1') FROM docs WHERE kind = 'k2';

-- 38: a condition on the result
SELECT id FROM docs WHERE length(eo_generate(text, 'w1')) % 2 = 0;

-- 10: both, in either order
SELECT id FROM docs WHERE length(eo_generate(text, 'w1')) % 2 = 0 AND kind = 'k2';

-- 38: a result in the condition and in the output
SELECT id, eo_generate(text, 'w1') FROM docs WHERE length(eo_generate(text, 'w1')) % 2 = 0;

-- 38: a filter above the projection, into which Spark copies the call
SELECT * FROM (SELECT id, eo_generate(text, 'w1') a FROM docs) WHERE length(a) % 2 = 0;

-- 38: several such filters
SELECT a FROM (SELECT id, eo_generate(text, 'w1') a FROM docs) WHERE length(a) % 2 = 0 AND a <> 'w' AND a IS NOT NULL;

-- 10: a cheap filter above the projection
SELECT * FROM (SELECT id, kind, eo_generate(text, 'w1') a FROM docs) WHERE kind = 'k2';

-- 40: a call's answer decides about another
SELECT id, eo_generate(other, 'w2') FROM docs WHERE eo_generate(text, 'w1') IS NULL;

-- 38: rows without an answer
SELECT id FROM docs WHERE eo_generate(text, 'w1') IS NULL;

-- 0: a condition that nothing meets
SELECT id, eo_generate(text, 'w1') FROM docs WHERE kind = 'none';

-- 0: a condition that Spark can decide alone
SELECT id FROM docs WHERE 1 = 0 AND eo_generate(text, 'w1') = 'w1';
