"""Trouble on arrival: what a driver found, what the host says to it, and what operators think of both.

Source: domain rules §6; decision 0023 says who bears a dismissed report.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.booking_states import TroubleKind
from driveway_core.booking_texts import note
from driveway_core.bookings import BookingId
from driveway_core.errors import Conflict, InvalidValue
from driveway_core.photos import Photo

TroubleId = NewType("TroubleId", UUID)

MOST_PHOTOS: Final = 4


class Verdict(StrEnum):
    """What an operator made of it: the driver was right, or was not."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"


class TroubleAnswered(Conflict):
    """The host has answered, and said all there is to say."""

    slug = "trouble-answered"
    title = "You have answered this already"

    def __str__(self) -> str:
        return "You have answered this report already: its answer stands."


class TroubleDecided(Conflict):
    """An operator has decided, and nobody can add anything."""

    slug = "trouble-decided"
    title = "This is decided already"

    def __str__(self) -> str:
        return "An operator has decided about this report already."


@attrs.frozen(kw_only=True)
class TroubleReport:
    """A driver's report of one booking: a row of ``trouble_reports``, with its photos in their order.

    ``decided_by`` is None for a decision made on the spot, without an account.
    """

    id: TroubleId
    booking_id: BookingId
    kind: TroubleKind
    note: str
    photos: tuple[Photo, ...] = ()
    reported_at: datetime
    host_answer: str | None = None
    answered_at: datetime | None = None
    decision: Verdict | None = None
    decided_at: datetime | None = None
    decided_by: AccountId | None = None

    def __attrs_post_init__(self) -> None:
        if len(self.photos) > MOST_PHOTOS:
            raise InvalidValue("photos", f"at most {MOST_PHOTOS} photos")

    def answer(self, text: str, *, at: datetime) -> "TroubleReport":
        """With the host's side of it: once, and before it is decided."""
        if self.answered_at is not None:
            raise TroubleAnswered
        if self.decided_at is not None:
            raise TroubleDecided
        return attrs.evolve(self, host_answer=said(text, field="answer"), answered_at=at)

    def decide(self, verdict: Verdict, *, by: AccountId | None, at: datetime) -> "TroubleReport":
        """With what an operator thinks of it, once."""
        if self.decided_at is not None:
            raise TroubleDecided
        return attrs.evolve(self, decision=verdict, decided_at=at, decided_by=by)


def said(text: str, *, field: str) -> str:
    """A note that says something; raises ``InvalidValue``."""
    kept = note(text, field=field)
    if kept is None:
        raise InvalidValue(field, "must not be empty")
    return kept
