"""The catalog queries for MySQL and MariaDB: as many for ten tables as for five hundred."""

from __future__ import annotations

TABLES = """
SELECT table_schema, table_name, table_comment, table_type
FROM information_schema.tables WHERE table_schema IN %s AND table_type <> 'SEQUENCE'
"""

COLUMNS = """
SELECT table_schema, table_name, ordinal_position, column_name, column_type, is_nullable, column_default,
extra, column_comment, privileges, column_key FROM information_schema.columns WHERE table_schema IN %s ORDER
BY table_schema, table_name, ordinal_position
"""

UNIQUE = """
SELECT table_schema, table_name, index_name, column_name, sub_part
FROM information_schema.statistics WHERE table_schema IN %s AND non_unique = 0
"""

REFERENCES = """
SELECT table_schema, table_name, column_name, referenced_table_schema, referenced_table_name,
       referenced_column_name
FROM information_schema.key_column_usage
WHERE table_schema IN %s AND referenced_table_name IS NOT NULL
"""

CHECKS_MARIADB = """
SELECT constraint_schema, table_name, check_clause
FROM information_schema.check_constraints WHERE constraint_schema IN %s
"""

CHECKS_MYSQL = """
SELECT t.table_schema, t.table_name, c.check_clause
FROM information_schema.table_constraints t
JOIN information_schema.check_constraints c
  ON c.constraint_schema = t.constraint_schema AND c.constraint_name = t.constraint_name
WHERE t.table_schema IN %s AND t.constraint_type = 'CHECK'
"""

GRANTS = "SHOW GRANTS"
VERSION = "SELECT version()"
