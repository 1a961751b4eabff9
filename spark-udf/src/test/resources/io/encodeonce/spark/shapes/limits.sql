-- 3, in order: cut first
SELECT id, eo_generate(text, 'w1') FROM docs ORDER BY id LIMIT 3;

-- 3, in order: what is skipped has no answers
SELECT id, eo_generate(text, 'w1') FROM docs ORDER BY id LIMIT 3 OFFSET 4;

-- 4, in order: what is skipped, without a limit
SELECT id, eo_generate(text, 'w1') FROM docs ORDER BY id OFFSET 36;

-- 38, in order: sorting alone cuts nothing
SELECT id, eo_generate(text, 'w1') FROM docs ORDER BY id DESC;

-- 76, in order: by the result. To find the ranges that it sorts into, Spark computes it a first time
SELECT id, eo_generate(text, 'w1') a FROM docs ORDER BY a DESC, id;

-- 38, in order: what is cheap to sort by is sorted below a filter, too
SELECT id FROM docs WHERE length(eo_generate(text, 'w1')) % 2 = 0 ORDER BY kind, id;

-- 38, in order: but not below a filter that a limit stands on
SELECT id FROM docs WHERE length(eo_generate(text, 'w1')) % 2 = 0 ORDER BY kind, id LIMIT 5;

-- 4, in order: a sort by what is computed beside the call
SELECT id % 7 AS r, id, eo_generate(text, 'w1') FROM docs ORDER BY r, id LIMIT 4;

-- 38, in order: the first by the result
SELECT id, eo_generate(text, 'w1') a FROM docs ORDER BY a DESC, id LIMIT 3;

-- 3: a limit of a subquery
SELECT id, eo_generate(text, 'w1') FROM (SELECT * FROM docs ORDER BY id LIMIT 3);

-- 3, in order: a limit around a projection
SELECT * FROM (SELECT id, eo_generate(text, 'w1') a, kind FROM docs) ORDER BY id LIMIT 3;

-- 40: a call about the first two by another call's result
SELECT id, eo_generate(other, 'w2') FROM (SELECT id, other FROM docs ORDER BY eo_generate(text, 'w1'), id LIMIT 2);
