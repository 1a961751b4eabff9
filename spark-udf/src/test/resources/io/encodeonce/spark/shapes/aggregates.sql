-- 4: about a group
SELECT kind, eo_generate(max(text), 'w1') FROM docs GROUP BY kind;

-- 38: about its rows
SELECT kind, max(eo_generate(text, 'w1')), count(DISTINCT eo_generate(text, 'w1')) FROM docs GROUP BY kind;

-- 42: both
SELECT kind, eo_generate(max(text), 'w1'), max(eo_generate(text, 'w1')) FROM docs GROUP BY kind;

-- 38: as the group's key
SELECT eo_generate(text, 'w1') a, count(*) FROM docs GROUP BY eo_generate(text, 'w1');

-- 38: by its place
SELECT length(eo_generate(text, 'w1')) % 3, count(*), max(id) FROM docs GROUP BY 1;

-- 38: as the key and in an argument
SELECT eo_generate(text, 'w1') a, max(length(eo_generate(text, 'w1'))) FROM docs GROUP BY a;

-- 1: about the whole table
SELECT eo_generate(max(text), 'w1') FROM docs;

-- 4: HAVING about a group
SELECT kind, count(*) FROM docs GROUP BY kind HAVING length(eo_generate(max(text), 'w1')) > 3;

-- 38: HAVING about its rows
SELECT kind, count(*) FROM docs GROUP BY kind HAVING max(length(eo_generate(text, 'w1'))) > 3;

-- 2: a cheap HAVING comes first
SELECT kind, eo_generate(max(text), 'w1') FROM docs GROUP BY kind HAVING kind > 'k1';

-- 38: ROLLUP
SELECT kind, part, max(eo_generate(text, 'w1')) FROM docs GROUP BY ROLLUP (kind, part);

-- 38: ROLLUP of the key
SELECT length(eo_generate(text, 'w1')) % 2 a, part, count(*) FROM docs GROUP BY ROLLUP (a, part);

-- 38: FILTER
SELECT kind, count(*) FILTER (WHERE length(eo_generate(text, 'w1')) % 2 = 0) FROM docs GROUP BY kind;

-- 38: DISTINCT
SELECT DISTINCT eo_generate(text, 'w1') FROM docs;

-- 38: PIVOT
SELECT * FROM (SELECT kind, part, eo_generate(text, 'w1') a FROM docs) PIVOT (max(a) FOR part IN (0, 1, 2));

-- 38: a window over answers
SELECT id, rank() OVER (PARTITION BY kind ORDER BY eo_generate(text, 'w1'), id) FROM docs;

-- 38: in the window's partitions
SELECT id, count(*) OVER (PARTITION BY eo_generate(text, 'w1')) FROM docs;

-- 37: about a window's result; the last row's text is nobody's
SELECT id, eo_generate(lag(text) OVER (ORDER BY id), 'w1') FROM docs;

-- 38: QUALIFY by hand
SELECT id, a FROM (SELECT id, eo_generate(text, 'w1') a, row_number() OVER (PARTITION BY kind ORDER BY id) n FROM docs) WHERE n <= 2;
