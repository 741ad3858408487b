"""What the two sides of a booking are told of a change: a pure function of how it was and how it is."""

import math
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

import attrs

from driveway_core.booking_states import (
    DECLINED,
    HOLD_LAPSED,
    PAYMENT_HOLD,
    TROUBLE,
    Awaiting,
    BookingStatus,
    CancelledBy,
    Source,
    TroubleKind,
)
from driveway_core.bookings import Booking
from driveway_core.details import Side
from driveway_core.notices import Notice, NoticeKind, notice_id
from driveway_core.windows import TimeWindow, zone

_TROUBLES: Final = frozenset(f"{TROUBLE}: {kind}" for kind in TroubleKind)


@attrs.frozen
class _News:
    """Something for one side; ``again`` tells apart what can happen more than once to one booking."""

    side: Side
    kind: NoticeKind
    facts: Mapping[str, str] = attrs.field(factory=dict)
    again: str = ""


def news_of(before: Booking | None, after: Booking, *, at: datetime) -> tuple[Notice, ...]:
    """The notices of one change of a booking; of a new one where ``before`` is None."""
    return tuple(_notice(news, after, at) for news in _news(before, after))


def reminder_of(booking: Booking, *, at: datetime) -> Notice:
    """To the driver, before the start; of a stay that was moved another one."""
    return _notice(_News(Side.DRIVER, NoticeKind.REMINDER, again=_start(booking)), booking, at)


def recalls(booking: Booking) -> str:
    """The subject of a booking's reminder: the booking, and its start in whole seconds since 1970."""
    return f"{booking.id}/{_start(booking)}"


def _start(booking: Booking) -> str:
    return str(math.floor(booking.stay.start.timestamp()))


def when(stay: TimeWindow, time_zone: str) -> str:
    """A stay as its driver and its host read it, on the clock of the place."""
    start, end = (moment.astimezone(zone(time_zone)) for moment in (stay.start, stay.end))
    until = f"{end:%H:%M}" if start.date() == end.date() else _moment(end)
    return f"{_moment(start)} to {until} ({start:%Z})"


def _moment(moment: datetime) -> str:
    return f"{moment:%a} {moment.day} {moment:%b %Y, %H:%M}"


def _news(before: Booking | None, after: Booking) -> Iterator[_News]:
    was = None if before is None else before.status
    is_request = after.status is BookingStatus.PENDING and after.awaiting is Awaiting.HOST
    if is_request and (before is None or before.awaiting is not Awaiting.HOST):
        yield _News(Side.HOST, NoticeKind.BOOKING_REQUESTED)
    if before is not None and before.stay != after.stay:
        yield from _both(NoticeKind.BOOKING_CHANGED, again=str(after.version))
    if after.status is was:
        return
    if after.status is BookingStatus.CONFIRMED:
        yield from _both(NoticeKind.BOOKING_CONFIRMED)
    elif after.status is BookingStatus.CANCELLED and before is not None:
        yield from _ended(before, after)
    elif after.status is BookingStatus.ACTIVE and after.arrival_source is Source.DRIVER:
        yield _News(Side.HOST, NoticeKind.ARRIVED)
    elif after.status is BookingStatus.COMPLETED:
        if after.departure_source is Source.DRIVER:
            yield _News(Side.HOST, NoticeKind.DEPARTED)
        yield from _both(NoticeKind.REVIEW_WANTED)


def _both(kind: NoticeKind, *, again: str = "", **facts: str) -> Iterator[_News]:
    yield _News(Side.DRIVER, kind, facts, again)
    yield _News(Side.HOST, kind, facts, again)


def _ended(before: Booking, after: Booking) -> Iterator[_News]:
    reason = after.cancel_reason or ""
    if after.cancelled_by is CancelledBy.HOST and reason == DECLINED and before.awaiting is Awaiting.HOST:
        yield _News(Side.DRIVER, NoticeKind.BOOKING_DECLINED)
        return
    if after.cancelled_by is CancelledBy.PLATFORM and reason in _TROUBLES:
        yield _News(Side.DRIVER, NoticeKind.BOOKING_CANCELLED, {"by": TROUBLE})
        yield _News(Side.HOST, NoticeKind.TROUBLE_REPORTED, {"trouble": reason.removeprefix(f"{TROUBLE}: ")})
        return
    lapsed = after.cancelled_by is CancelledBy.PLATFORM and reason == HOLD_LAPSED
    kind = NoticeKind.BOOKING_LAPSED if lapsed else NoticeKind.BOOKING_CANCELLED
    waited_for = "" if before.awaiting is None else before.awaiting.value
    by = "" if after.cancelled_by is None else after.cancelled_by.value
    facts = {"waited_for": waited_for} if lapsed else {"by": by}
    yield _News(Side.DRIVER, kind, facts)
    if _is_known_to_host(before):
        yield _News(Side.HOST, kind, facts)


def _is_known_to_host(before: Booking) -> bool:
    """Whether the host was told of it: not of a hold that still is the first, for its payment."""
    first = before.created_at + PAYMENT_HOLD
    return not (before.awaiting is Awaiting.PAYMENT and before.hold_expires_at == first)


def _notice(news: _News, booking: Booking, at: datetime) -> Notice:
    account_id = booking.driver_id if news.side is Side.DRIVER else booking.host_id
    subject = f"{booking.id}{news.again and f'/{news.again}'}"
    return Notice(
        id=notice_id(account_id, news.kind, subject, at=at),
        account_id=account_id,
        kind=news.kind,
        subject=subject,
        booking_id=booking.id,
        facts={
            "reference": str(booking.reference),
            "side": news.side.value,
            "when": when(booking.stay, booking.offer.time_zone),
            **news.facts,
        },
        created_at=at,
    )
