"""The narrow views of what anybody may know, as the statements need them: beside the tables, not of them.

They are owned by a role that sees every row, and hold no column that is only
somebody's: docs/row-security.md.
"""

from typing import Final

from sqlalchemy import Column, MetaData, Table

from driveway_postgres.tables.availability import availability_ranges, driveway_availability
from driveway_postgres.tables.bookings import bookings
from driveway_postgres.tables.driveways import driveways
from driveway_postgres.tables.prices import driveway_prices, price_rule_sets
from driveway_postgres.tables.users import users

_views: Final = MetaData()

_OWN: Final = frozenset({"address", "access_instructions", "special_instructions"})
"""What a host tells those only who have a stay there."""


def _view(name: str, of: Table, *columns: str) -> Table:
    return Table(name, _views, *(Column(each, of.c[each].type) for each in columns))


listed_driveways: Final = _view(
    "listed_driveways", driveways, *(each.name for each in driveways.c if each.name not in _OWN)
)
"""Listings without their secrets, their positions rounded."""

listed_hosts: Final = _view(
    "listed_hosts", users, "id", "first_name", "account_status", "host_review_count", "host_rating_total"
)
"""Whoever lists something: the first name, sealed."""

rated_accounts: Final = _view(
    "rated_accounts",
    users,
    "id",
    "host_review_count",
    "host_rating_total",
    "driver_review_count",
    "driver_rating_total",
)
"""How accounts are rated, on both sides."""

listed_hours: Final = _view(
    "listed_hours",
    driveway_availability,
    "id",
    "driveway_id",
    "availability_type",
    "start_time",
    "end_time",
    "is_recurring",
    "recurrence_rule",
    "exceptions",
    "created_at",
    "updated_at",
)
"""When listings are open, as their hosts' rules have it; without their notes."""

listed_ranges: Final = _view(
    "listed_ranges", availability_ranges, "entry_id", "driveway_id", "availability_type", "during"
)
"""The same, written out."""

listed_prices: Final = _view("listed_prices", driveway_prices, "driveway_id", "rule_set_id", "occupancy")
"""What makes prices besides rates."""

listed_rules: Final = _view("listed_rules", price_rule_sets, "id", "version", "currency", "rules")
"""The rules of listings."""

taken_spaces: Final = _view(
    "taken_spaces",
    bookings,
    "id",
    "driveway_id",
    "space",
    "occupied",
    "booking_status",
    "hold_expires_at",
    "end_time",
)
"""When spaces are taken; not by whom."""
