-- 38: rows without a text are no documents
SELECT id, eo_generate(text, 'w1 w2') FROM docs;

-- 38: calls about one text are one document
SELECT id, eo_generate(text, 'w1'), eo_generate(text, 'w2'), eo_generate(text, 'w1') FROM docs;

-- 38: functions of two kinds about one text, too
SELECT id, eo_generate(text, 'w1'), eo_decompose(text, array('w1', 'w2 w3')) FROM docs;

-- 78: two columns are two documents a row
SELECT id, eo_generate(text, 'w1'), eo_generate(other, 'w1') FROM docs;

-- 38: a call is an expression like others
SELECT id, upper(eo_generate(text, 'w1')) || kind, length(eo_generate(text, 'w1')) + part FROM docs;

-- 76: the inner call's answers are the outer call's texts
SELECT id, eo_generate(eo_generate(text, 'w1'), 'w2') FROM docs;

-- 38: a text of several columns
SELECT id, eo_generate(concat_ws(' ', text, kind), 'w1') FROM docs WHERE text IS NOT NULL;

-- 0: what nobody reads is not computed
SELECT id FROM (SELECT id, eo_generate(text, 'w1') a FROM docs);

-- 0: nor is what is only counted
SELECT count(*) FROM (SELECT id, eo_generate(text, 'w1') a FROM docs);

-- 4: equal texts of a window are one document; a partition here is a window
SELECT id, eo_generate(concat('w', id % 4), 'w1') FROM (SELECT /*+ COALESCE(1) */ * FROM docs);

-- 12: a document each of three windows
SELECT id, eo_generate(concat('w', id % 4), 'w1') FROM docs;

-- 3: a text that is the same everywhere, in three windows
SELECT id, eo_generate('w5 w6', 'w1') FROM docs;

-- 1: a query without a table
SELECT eo_generate('w5 w6 w7', 'w1') AS answer;

-- 38: an answer's field
SELECT id, eo_decompose(text, array('w1', 'w2'))[1].value, eo_decompose(text, array('w1', 'w2'))[0].tokens FROM docs;

-- 38: answers in a struct and a map
SELECT id, struct(eo_generate(text, 'w1') AS a, kind) AS s, map('b', eo_generate(text, 'w2'))['b'] FROM docs;

-- 0: a text of chance is answered row by row, which is not counted
SELECT id, eo_generate(concat(text, substr(cast(rand() AS STRING), 1, 0)), 'w1') FROM docs WHERE id < 10;
