"""Tell accounts something, once."""

from datetime import datetime

from driveway_core.actors import AccountId
from driveway_core.booking_news import news_of
from driveway_core.bookings import Booking
from driveway_core.notices import Notice, NoticeId, NoticeKind
from driveway_core.ports import NewId, Work


def tell(
    work: Work,
    account_id: AccountId,
    kind: NoticeKind,
    booking: Booking,
    *,
    at: datetime,
    new_id: NewId,
    again: str = "",
    **facts: str,
) -> bool:
    """Write a notice about a booking, in the transaction of what it tells; False where it was told before.

    ``again`` tells apart what can happen more than once to one booking.
    """
    return work.notices.add(
        Notice(
            id=NoticeId(new_id()),
            account_id=account_id,
            kind=kind,
            subject=f"{booking.id}{again and f'/{again}'}",
            booking_id=booking.id,
            facts={"reference": str(booking.reference), **facts},
            created_at=at,
        )
    )


def tell_of_change(work: Work, before: Booking | None, after: Booking, *, at: datetime) -> None:
    """Tell both sides what a change of a booking is to them, in its transaction; None before a new one."""
    news = news_of(before, after, at=at)
    if news:
        work.notices.add_all(news)
