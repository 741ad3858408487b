"""Cursors: where the next page of a list begins, as text that only we need to understand."""

import base64
import binascii
import math
import struct
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol, TypeVar
from uuid import UUID

from driveway_core.audit import AuditEntryId, AuditPlace
from driveway_core.errors import InvalidValue
from driveway_core.searching import Order

_PLACE: Final = struct.Struct(">q16s")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_RANKED: Final = struct.Struct(">cd16s")
_LETTERS: Final = {order: order.value[:1].encode() for order in Order}
_FARTHEST: Final = 1e9


class HasId(Protocol):
    """Something with an id."""

    @property
    def id(self) -> UUID:
        """The id."""
        ...


I = TypeVar("I", bound=HasId)  # noqa: E741  # an item


def cursor_of(next_after: UUID | None) -> str | None:
    """The cursor of the next page."""
    return None if next_after is None else next_after.hex


def after(cursor: str | None) -> UUID | None:
    """The id after which a page begins; refuses a cursor that was not ours."""
    if cursor is None:
        return None
    try:
        return UUID(hex=cursor)
    except ValueError:
        raise _not_ours() from None


def part_of(items: Sequence[I], *, limit: int, cursor: str | None) -> tuple[Sequence[I], str | None]:
    """One page of a list that is there as a whole, and the cursor of the next."""
    start = 0
    if cursor is not None:
        last = after(cursor)
        places = [place for place, item in enumerate(items) if item.id == last]
        if not places:
            raise _not_ours()
        start = places[0] + 1
    shown = items[start : start + limit]
    return shown, cursor_of(shown[-1].id) if len(items) > start + limit else None


def ranked_cursor_of(next_after: tuple[float, UUID] | None, order: Order) -> str | None:
    """The cursor of the next page of a search; it fits that order only."""
    if next_after is None:
        return None
    rank, last = next_after
    return base64.urlsafe_b64encode(_RANKED.pack(_LETTERS[order], rank, last.bytes)).decode().rstrip("=")


def ranked_after(cursor: str | None, order: Order) -> tuple[float, UUID] | None:
    """A rank or distance and an id, after which a page begins; refuses a cursor that was not ours."""
    if cursor is None:
        return None
    try:
        packed = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        letter, rank, last = _RANKED.unpack(packed)
    except (binascii.Error, struct.error, ValueError):
        raise _not_ours() from None
    if letter != _LETTERS[order] or not math.isfinite(rank) or not 0 <= rank <= _FARTHEST:
        raise _not_ours()
    return rank, UUID(bytes=last)


def place_cursor_of(next_after: AuditPlace | None) -> str | None:
    """The cursor of the next page of the audit log."""
    if next_after is None:
        return None
    packed = _PLACE.pack((next_after.at - _EPOCH) // _MICROSECOND, next_after.id.bytes)
    return base64.urlsafe_b64encode(packed).decode()


def place_after(cursor: str | None) -> AuditPlace | None:
    """The place after which a page begins; refuses a cursor that was not ours."""
    if cursor is None:
        return None
    try:
        at, last = _PLACE.unpack(base64.urlsafe_b64decode(cursor.encode()))
        return AuditPlace(_EPOCH + at * _MICROSECOND, AuditEntryId(UUID(bytes=last)))
    except (binascii.Error, struct.error, ValueError, OverflowError):
        raise _not_ours() from None


def _not_ours() -> InvalidValue:
    return InvalidValue("cursor", "is not a cursor of this list")
