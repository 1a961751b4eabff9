-- 38: answers as rows
SELECT id, answer.value FROM docs LATERAL VIEW explode(eo_decompose(text, array('w1', 'w2'))) t AS answer;

-- 38: with their places, and for rows without any
SELECT id, place, answer.value FROM docs LATERAL VIEW OUTER posexplode(eo_decompose(text, array('w1', 'w2'))) t AS place, answer;

-- 38: in the select list
SELECT id, explode(eo_decompose(text, array('w1', 'w2'))) FROM docs;

-- 38: as columns
SELECT id, inline(eo_decompose(text, array('w1', 'w2'))) FROM docs;

-- 38: prompts as rows, their answers about one text together
SELECT id, prompt, eo_generate(text, prompt) FROM docs LATERAL VIEW explode(array('w1', 'w2')) t AS prompt;

-- 5: texts as rows
SELECT word, eo_generate(word, 'w1') FROM docs LATERAL VIEW explode(split(other, ' ')) t AS word WHERE id < 3 AND word < 'w7';

-- 38: a lambda over answers
SELECT id, transform(eo_decompose(text, array('w1', 'w2')), a -> upper(a.value)) FROM docs;

-- 38: a lambda that tests answers
SELECT id, exists(eo_decompose(text, array('w1', 'w2')), a -> length(a.value) % 2 = 0) FROM docs;

-- 0: a call of a lambda's variable is answered row by row, which is not counted
SELECT id, transform(split(other, ' '), word -> eo_generate(word, 'w1')) FROM docs WHERE id < 3;

-- 0: and one that filters
SELECT id, filter(split(other, ' '), word -> length(eo_generate(word, 'w1')) % 2 = 0) FROM docs WHERE id < 3;
