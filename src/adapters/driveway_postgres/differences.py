"""How a difference from the seed's schema is written down."""

import attrs


@attrs.frozen
class Correction:
    """One fault of the seed and what became of it."""

    fault: str
    ours: str
    changes: tuple[str, ...]
    replaced_by: tuple[str, ...] = ()
    """Indexes and constraints that do the work of those that are gone."""


def everywhere(what: str, **columns: str) -> tuple[str, ...]:
    """The same change to many columns, named by their tables."""
    return tuple(f"{table}.{name}: {what}" for table, names in columns.items() for name in names.split())


def new_columns(**columns: str) -> tuple[str, ...]:
    """Columns that the seed does not have."""
    return everywhere("new column", **columns)


def new_rules(**names: str) -> tuple[str, ...]:
    """Constraints and indexes that the seed does not have."""
    return tuple(f"{table}: {name}: new" for table, all_names in names.items() for name in all_names.split())
