"""The ports on PostgreSQL: tables, stores, search and migrations."""
