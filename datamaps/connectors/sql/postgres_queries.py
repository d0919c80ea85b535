"""The catalog queries for PostgreSQL: as many for ten tables as for five hundred.

`pg_catalog` is read directly: the views of `information_schema` give the same answer many times slower.
"""

from __future__ import annotations

TABLES = """
SELECT c.oid, n.nspname, c.relname,
       pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'SELECT'),
       pg_catalog.current_schema()
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND NOT c.relispartition
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  AND (%(schemas)s::text[] IS NULL OR n.nspname = ANY (%(schemas)s))
"""

# One row for each kind of column, with the places that have it, as `16384 1 16385 1`, and their names, one a line: a
# large database has a few dozen kinds, whatever its columns are called, and texts are read faster than rows and arrays.
# A name with a line break in it stands alone.
COLUMNS = """
SELECT atttypid, pg_catalog.format_type(atttypid, atttypmod), attnotnull,
       atthasdef OR attidentity <> '', attidentity = 'a', attgenerated <> '',
       CASE WHEN attname LIKE E'%%\\n%%' THEN attname END,
       string_agg(attrelid::text || ' ' || attnum, ' '), string_agg(attname, E'\\n')
FROM pg_catalog.pg_attribute
WHERE attnum > 0 AND NOT attisdropped AND attrelid = ANY (%(tables)s::oid[])
GROUP BY atttypid, atttypmod, attnotnull, atthasdef, attidentity, attgenerated, 7
"""

# One row for each different expression. Those of computed columns, which name other columns, are not looked at.
DEFAULTS = """
SELECT pg_catalog.pg_get_expr(adbin, min(adrelid)), string_agg(adrelid::text || ' ' || adnum, ' ')
FROM pg_catalog.pg_attrdef WHERE adrelid = ANY (%(tables)s::oid[]) GROUP BY adbin
"""

# A unique index counts like a unique constraint unless it has a condition or an expression.
UNIQUE = """
SELECT indrelid, indisprimary, indkey::int2[], indnkeyatts FROM pg_catalog.pg_index WHERE indisunique AND
indisvalid AND indpred IS NULL AND indexprs IS NULL AND indrelid = ANY (%(tables)s::oid[])
"""

CONSTRAINTS = """
SELECT conrelid, contype = 'f', conkey, confrelid, confkey,
       CASE contype WHEN 'c' THEN pg_catalog.pg_get_constraintdef(oid) END
FROM pg_catalog.pg_constraint
WHERE conrelid = ANY (%(tables)s::oid[]) AND (contype = 'f' OR contype = 'c' AND cardinality(conkey) = 1)
"""

COMMENTS = """
SELECT objoid, objsubid, description
FROM pg_catalog.pg_description
WHERE classoid = 'pg_catalog.pg_class'::regclass AND objoid = ANY (%(tables)s::oid[])
"""

# Enumerations, domains, and arrays of them; the base of a domain may be a domain again.
TYPES = """
SELECT t.oid, t.typtype::text, t.typelem, t.typbasetype, t.typnotnull, pg_catalog.format_type(t.typbasetype,
t.typtypmod), (SELECT array_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE
e.enumtypid = t.oid), (SELECT array_agg(pg_catalog.pg_get_constraintdef(k.oid)) FROM
pg_catalog.pg_constraint k WHERE k.contypid = t.oid) FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace
n ON n.oid = t.typnamespace WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND
(t.typtype IN ('e', 'd') OR t.typtype = 'c' AND EXISTS ( SELECT 1 FROM pg_catalog.pg_class c WHERE c.oid =
t.typrelid AND c.relkind = 'c') OR t.typelem <> 0 AND t.typcategory = 'A' AND EXISTS ( SELECT 1 FROM
pg_catalog.pg_type i WHERE i.oid = t.typelem AND i.typtype IN ('e', 'd')))
"""

# Only asked for tables on which the table-wide privilege is missing.
READABLE_COLUMNS = """
SELECT a.attrelid, a.attnum
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid = ANY (%(tables)s::oid[])
  AND pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE')
  AND pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT')
"""
