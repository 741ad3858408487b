"""Calls to cars: of which kind each is, and how many there were.

What bounds them is in ``car_budgets``. Source: domain rules §7, Tesla's page
on billing and limits.
"""

from datetime import datetime
from enum import StrEnum

import attrs

from driveway_core.actors import AccountId
from driveway_core.vehicles import VehicleId


class CallKind(StrEnum):
    """What a call is counted as, and paid for as."""

    FREE = "free"
    """Asks the maker, not the car, and costs nothing."""
    DATA = "data"
    COMMAND = "command"
    WAKE = "wake"


@attrs.frozen(kw_only=True)
class Call:
    """One HTTP call that is about to be made, for an account, about one of its cars or none."""

    kind: CallKind
    account_id: AccountId
    vehicle_id: VehicleId | None = None


@attrs.frozen(kw_only=True)
class CallLog:
    """The calls that still count against one subject: a row of ``car_calls``.

    ``subject`` is ``everyone``, ``account:ID``, or ``car:ID:KIND``. ``times`` are
    in order. Until ``parked_until`` nothing may be asked at all. ``total`` counts
    every call there ever was.
    """

    subject: str
    times: tuple[datetime, ...] = ()
    parked_until: datetime | None = None
    total: int = 0
