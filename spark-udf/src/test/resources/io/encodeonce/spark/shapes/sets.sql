-- 76: UNION ALL
SELECT eo_generate(text, 'w1') a FROM docs UNION ALL SELECT eo_generate(text, 'w2') FROM docs;

-- 58: UNION
SELECT eo_generate(text, 'w1') a FROM docs WHERE kind <> 'k2' UNION SELECT eo_generate(other, 'w2') FROM docs WHERE id >= 10;

-- 76: INTERSECT
SELECT eo_generate(text, 'w1') a FROM docs INTERSECT SELECT eo_generate(text, 'w2') FROM docs;

-- 76: EXCEPT
SELECT eo_generate(text, 'w1') a FROM docs EXCEPT SELECT eo_generate(text, 'w2') FROM docs;

-- 76: EXCEPT ALL
SELECT eo_generate(text, 'w1') a FROM docs EXCEPT ALL SELECT eo_generate(text, 'w2') FROM docs;

-- 20: above a union
SELECT eo_generate(t, 'w1') FROM (SELECT text t FROM docs WHERE kind = 'k0' UNION ALL SELECT other FROM docs WHERE kind = 'k0');
