"""How often was called lately."""

from typing import Final

from sqlalchemy import BIGINT, INTEGER, Column, Index, Table
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA

from driveway_postgres.tables._base import INSTANT, metadata

call_tallies: Final = Table(
    "call_tallies",
    metadata,
    Column("subject", BYTEA, primary_key=True, comment="keyed digest of a limit and an account or a network"),
    Column("newest", BIGINT, nullable=False, comment="the cell of the first count, in cells since 1970"),
    Column("counts", ARRAY(INTEGER), nullable=False, comment="calls given out, by cells, the newest first"),
    Column("asked_at", INSTANT, nullable=False),
    prefixes=["UNLOGGED"],
)
"""Not logged: after a crash everybody begins anew."""

Index("call_tallies_asked_at", call_tallies.c.asked_at)
