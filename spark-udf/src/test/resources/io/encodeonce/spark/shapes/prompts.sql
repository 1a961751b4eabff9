-- 38: a prompt of each row's own
SELECT id, eo_generate(text, concat('w', id % 5)) FROM docs;

-- 38: prompts of each row's own
SELECT id, eo_decompose(text, array(concat('w', id), 'w2')) FROM docs;

-- 30: as many as the row has; a row without any needs no encoding
SELECT id, eo_decompose(text, slice(array('w1', 'w2', 'w3', 'w4'), 1, id % 5)) FROM docs WHERE id % 5 > 0
UNION ALL SELECT id, eo_decompose(text, slice(array('w1'), 1, 0)) FROM docs WHERE id % 5 = 0;

-- 38: a NULL inside is an error of its row
SELECT id, eo_decompose(text, array('w1', if(id % 3 = 0, NULL, 'w2'))) FROM docs;

-- 25: no prompts, or no prompt, no document
SELECT id, eo_decompose(text, if(id % 3 = 0, NULL, array('w1'))), eo_generate(text, if(id % 3 = 0, NULL, 'w2')) FROM docs;

-- 38: sets that overlap
SELECT id, eo_decompose(text, array('w1', 'w2')), eo_decompose(text, array('w2', 'w3')) FROM docs;

-- 38: prompts from a table
SELECT d.id, eo_decompose(d.text, p.prompts) FROM docs d
CROSS JOIN (SELECT array_sort(collect_list(name)) prompts FROM kinds) p;

-- 39: a prompt that another call answers
SELECT id, eo_generate(text, eo_generate(other, 'w1')) FROM docs WHERE id < 20;

-- 38: prompts that a lambda makes
SELECT id, eo_decompose(text, transform(split(other, ' '), word -> concat(word, ' w1'))) FROM docs;
