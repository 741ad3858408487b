"""What a database really holds, as comparable facts."""

from typing import Final

import psycopg

Facts = dict[tuple[str, str], str]
"""From (table or table.column, aspect) to PostgreSQL's own wording of it."""

_COLUMNS: Final = """
    SELECT c.relname || '.' || a.attname,
           format_type(a.atttypid, a.atttypmod),
           CASE WHEN a.attnotnull THEN 'not null' ELSE 'null' END,
           coalesce(pg_get_expr(d.adbin, d.adrelid), 'none')
      FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid
      LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
       AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped"""

_CONSTRAINTS: Final = """
    SELECT c.relname, k.conname, pg_get_constraintdef(k.oid)
      FROM pg_constraint k
      JOIN pg_class c ON c.oid = k.conrelid
     WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition AND k.contype <> 'n'"""

_INDEXES: Final = """
    SELECT c.relname, i.relname,
           regexp_replace(pg_get_indexdef(i.oid), '^CREATE (UNIQUE )?INDEX \\S+ ON (ONLY )?', '\\1')
      FROM pg_index x
      JOIN pg_class i ON i.oid = x.indexrelid
      JOIN pg_class c ON c.oid = x.indrelid
     WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition
       AND NOT EXISTS (
           SELECT FROM pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))"""

_COMMENTS: Final = """
    SELECT c.relname || '.' || a.attname, d.description
      FROM pg_description d
      JOIN pg_class c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid
     WHERE c.relnamespace = 'public'::regnamespace"""

_PARTITIONS: Final = """
    SELECT p.relname, c.relname, pg_get_expr(c.relpartbound, c.oid)
      FROM pg_class c
      JOIN pg_inherits h ON h.inhrelid = c.oid
      JOIN pg_class p ON p.oid = h.inhparent
     WHERE c.relispartition AND c.relkind = 'r'"""


_TRIGGERS: Final = """
    SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid)
      FROM pg_trigger t
      JOIN pg_class c ON c.oid = t.tgrelid
     WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal"""


def facts_of(url: str) -> Facts:
    """Every column, constraint, index, trigger, comment and partition of a database's public schema."""
    facts: Facts = {}
    with psycopg.connect(url) as connection:
        for name, kind, null, default in connection.execute(_COLUMNS):
            facts |= {(name, "type"): kind, (name, "null"): null, (name, "default"): default}
        for table, name, definition in connection.execute(_CONSTRAINTS):
            facts[table, name] = definition
        for table, name, definition in connection.execute(_INDEXES):
            facts[table, name] = definition
        for table, name, definition in connection.execute(_TRIGGERS):
            facts[table, name] = definition
        for column, comment in connection.execute(_COMMENTS):
            facts[column, "comment"] = comment
        for table, name, bounds in connection.execute(_PARTITIONS):
            facts[table, name] = bounds
    return facts


def without(facts: Facts, *tables: str) -> Facts:
    """The facts about all other tables."""
    return {
        (subject, aspect): value
        for (subject, aspect), value in facts.items()
        if subject.split(".")[0] not in tables
    }
