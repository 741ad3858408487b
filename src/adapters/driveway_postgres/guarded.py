"""Which tables hold nobody's rows, and why: every other one is guarded, or a test fails.

A migration that makes a table of somebody's rows guards it at once, with
``CALL guard('name', 'account_id = acting()')``: docs/row-security.md.
"""

from collections.abc import Mapping
from typing import Final

from driveway_postgres.migrations.names import VERSION_TABLE
from driveway_postgres.queue_schema import LIBRARY_TABLES

UNGUARDED: Final[Mapping[str, str]] = {
    "system_settings": "the marketplace's own; only the system may write them",
    VERSION_TABLE: "says which schema this is; only the owner may write it",
    **dict.fromkeys(LIBRARY_TABLES, "the job queue's library brings it, and jobs hold ids only"),
}
"""Tables without a policy, each with its reason."""
