"""Every ciphertext column, and whose each value is: what a new generation of data keys has to seal anew."""

from collections.abc import Mapping
from typing import Final

import attrs


@attrs.frozen(kw_only=True)
class SealedTable:
    """A table ``t``: its ciphertext columns, each with the SQL of its owner, over what is joined for it.

    A text is bound to ``table.column`` and the row's ``key``; ``beside`` is
    another column of the primary key, where that has two. What ``holds_bytes``
    may still hold some that were never sealed.
    """

    name: str
    owners: Mapping[str, str]
    joined: str = ""
    key: str = "id"
    beside: str | None = None
    holds_bytes: bool = False

    @property
    def primary_key(self) -> tuple[str, ...]:
        """The columns that name a row."""
        return (self.key,) if self.beside is None else (self.key, self.beside)


_OF_LISTING: Final = "JOIN driveways d ON d.id = t.driveway_id"
_OF_CAR: Final = "JOIN vehicles v ON v.id = t.vehicle_id"
_OF_BOOKING: Final = "JOIN bookings b ON b.id = t.booking_id"

SEALED_TABLES: Final = (
    SealedTable(
        name="users",
        owners=dict.fromkeys(
            ("email", "first_name", "last_name", "phone", "tesla_access_token", "tesla_refresh_token"), "t.id"
        ),
    ),
    SealedTable(
        name="driveways",
        owners=dict.fromkeys(("address", "access_instructions", "special_instructions"), "t.host_id"),
    ),
    SealedTable(name="bookings", owners={"driver_notes": "t.driver_id", "host_notes": "t.host_id"}),
    SealedTable(name="driveway_availability", owners={"notes": "d.host_id"}, joined=_OF_LISTING),
    SealedTable(name="calendar_sources", owners={"address": "d.host_id"}, joined=_OF_LISTING),
    SealedTable(name="linked_cars", key="vehicle_id", owners={"latest": "v.user_id"}, joined=_OF_CAR),
    SealedTable(name="vehicle_observations", owners={"sighting": "v.user_id"}, joined=_OF_CAR),
    SealedTable(name="trips", key="booking_id", owners={"evidence": "b.driver_id"}, joined=_OF_BOOKING),
    SealedTable(name="review_flags", key="review_id", beside="account_id", owners={"reason": "t.account_id"}),
    SealedTable(name="notices", owners={"mailbox": "t.account_id"}),
    SealedTable(
        name="trouble_reports",
        owners={"note": "b.driver_id", "host_answer": "b.host_id"},
        joined=_OF_BOOKING,
    ),
    SealedTable(
        name="trouble_photos",
        owners={"content": "b.driver_id"},
        joined="JOIN trouble_reports r ON r.id = t.report_id JOIN bookings b ON b.id = r.booking_id",
        holds_bytes=True,
    ),
)

NOT_SEALED_ANEW: Final[Mapping[str, str]] = {
    "idempotency_keys.body": "gone after a day, and older data keys stay for thirty",
}
"""Ciphertext columns without a place above, each with its reason."""
