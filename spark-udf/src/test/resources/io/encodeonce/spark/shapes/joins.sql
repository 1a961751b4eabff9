-- 18: above the join, where fewer rows are
SELECT d.id, k.name, eo_generate(d.text, 'w1') FROM docs d JOIN kinds k ON d.kind = k.kind;

-- 38: a left join's rows
SELECT d.id, k.name, eo_generate(d.text, 'w1') FROM docs d LEFT JOIN kinds k ON d.kind = k.kind;

-- 18: a right join's rows; one has no text
SELECT d.id, k.name, eo_generate(d.text, 'w1') FROM docs d RIGHT JOIN kinds k ON d.kind = k.kind;

-- 38: a full join's rows
SELECT d.id, k.name, eo_generate(d.text, 'w1') FROM docs d FULL JOIN kinds k ON d.kind = k.kind;

-- 18: a semi join's rows
SELECT d.id, eo_generate(d.text, 'w1') FROM docs d LEFT SEMI JOIN kinds k ON d.kind = k.kind;

-- 20: an anti join's rows
SELECT d.id, eo_generate(d.text, 'w1') FROM docs d LEFT ANTI JOIN kinds k ON d.kind = k.kind;

-- 38: a cross join's rows: 114, with equal texts together
SELECT d.id, k.name, eo_generate(d.text, 'w1') FROM docs d CROSS JOIN kinds k;

-- 38: a condition on one side is that side's filter
SELECT d.id, k.name FROM docs d JOIN kinds k ON d.kind = k.kind AND length(eo_generate(d.text, 'w1')) % 2 = 0;

-- 38: but of an outer join it is not
SELECT d.id, k.name FROM docs d LEFT JOIN kinds k ON d.kind = k.kind AND length(eo_generate(d.text, 'w1')) % 2 = 0;

-- 3: the other side of an outer join
SELECT d.id, k.name FROM docs d LEFT JOIN kinds k ON d.kind = k.kind AND length(eo_generate(k.name, 'w1')) % 2 = 0;

-- 41: a call a side
SELECT d.id, k.name FROM docs d JOIN kinds k ON length(eo_generate(d.text, 'w1')) % 3 = length(eo_generate(k.name, 'w1')) % 3;

-- 41: as a condition that is no equality
SELECT d.id, k.name FROM docs d JOIN kinds k ON eo_generate(d.text, 'w1') < eo_generate(k.name, 'w1');

-- 38: a join key of one side
SELECT d.id, k.name FROM docs d JOIN kinds k ON length(eo_generate(d.text, 'w1')) % 5 = length(k.name);

-- 0: a text of both sides is answered row by row, which is not counted
SELECT d.id, k.name FROM docs d JOIN kinds k ON d.kind = k.kind AND length(eo_generate(concat(d.text, k.name), 'w1')) % 2 = 0;

-- 0: of an outer join, too
SELECT d.id, k.name FROM docs d LEFT JOIN kinds k ON d.kind = k.kind AND length(eo_generate(concat(d.text, k.name), 'w1')) % 2 = 0;

-- 18: a text of both sides above the join
SELECT d.id, eo_generate(concat_ws(' ', d.text, k.name), 'w1') FROM docs d JOIN kinds k ON d.kind = k.kind WHERE d.text IS NOT NULL;

-- 76: a self-join of answers, each side its own
SELECT x.id, y.id FROM (SELECT id, kind, eo_generate(text, 'w1') a FROM docs) x
JOIN (SELECT id, kind, eo_generate(text, 'w2') a FROM docs) y ON x.id = y.id AND x.a = y.a;

-- 38: a filter on one side's answer above the join
SELECT d.id, d.a, k.name FROM (SELECT id, kind, eo_generate(text, 'w1') a FROM docs) d
LEFT JOIN kinds k ON d.kind = k.kind WHERE length(d.a) % 2 = 0;
