"""``reviews`` and ``review_flags``: rows and values, store.

The ratings of both sides of an account are kept in its row, where search
reads them with the name; whatever changes what is shown changes them in the
same transaction.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import attrs
from sqlalchemy import ColumnElement, Select, TextClause, bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from driveway_core.actors import AccountId
from driveway_core.bookings import BookingId
from driveway_core.data_keys import ErasedAccount
from driveway_core.driveways import DrivewayId
from driveway_core.errors import Missing
from driveway_core.pages import Page
from driveway_core.reviews import Direction, Flag, Rating, Review, ReviewId, Signed
from driveway_postgres.accounts import FIRST_NAME
from driveway_postgres.paging import BEFORE_ALL, page
from driveway_postgres.runner import Row, Runner, Values, statement
from driveway_postgres.sealing import Seals
from driveway_postgres.tables import OF_HOSTS, SHOWN, review_flags, reviews
from driveway_postgres.tables.views import rated_accounts

_REASON: Final = "review_flags.reason"
_CHANGING: Final = (
    "rating",
    "review_text",
    "is_published",
    "is_flagged",
    "updated_at",
    "published_at",
    "hidden_at",
    "moderated_at",
    "moderated_by",
    "moderation_reason",
)

_c, _f = reviews.c, review_flags.c
_COLUMNS: Final = (
    _c.id,
    _c.booking_id,
    _c.driveway_id,
    _c.reviewer_id,
    _c.reviewee_id,
    _c.review_type,
    _c.rating,
    _c.review_text,
    _c.closes_at,
    _c.published_at,
    _c.is_flagged,
    _c.hidden_at,
    _c.moderated_at,
    _c.moderated_by,
    _c.moderation_reason,
    _c.created_at,
    _c.updated_at,
)
_NAME: Final = len(_COLUMNS)

_signed = select(*_COLUMNS, func.name_of_reviewer(_c.id))


def _latest(*where: ColumnElement[bool] | TextClause) -> bytes:
    pages = _signed.where(*where, _c.id < bindparam("after")).order_by(_c.id.desc())
    return statement(pages.limit(bindparam("limit")))


def _reading(*, changing: bool) -> Select[Any]:
    reading = select(*_COLUMNS).where(_c.id == bindparam("id"))
    return reading.with_for_update() if changing else reading


_GET: Final = {changing: statement(_reading(changing=changing)) for changing in (False, True)}
_SIGNED: Final = statement(_signed.where(_c.id == bindparam("id")))
_OF: Final = statement(select(*_COLUMNS).where(_c.booking_id == bindparam("booking_id")).order_by(_c.id))
_AT_DRIVEWAY: Final = _latest(_c.driveway_id == bindparam("driveway_id"), text(OF_HOSTS))
_ABOUT: Final = _latest(_c.reviewee_id == bindparam("account_id"), text(SHOWN))
_BY: Final = _latest(_c.reviewer_id == bindparam("account_id"))
_FLAGGED: Final = _latest(text("is_flagged"))
_UNPUBLISHED: Final = b"""
SELECT DISTINCT booking_id FROM (
  SELECT booking_id FROM reviews r
  WHERE NOT is_published
    AND (closes_at <= %(at)s
         OR EXISTS (SELECT FROM reviews WHERE booking_id = r.booking_id AND review_type <> r.review_type))
  ORDER BY closes_at LIMIT %(limit)s) due
"""
_ADD: Final = statement(insert(reviews).values({each: bindparam(each.name) for each in _c}))
_SAVE: Final = statement(
    update(reviews).where(_c.id == bindparam("id")).values({_c[name]: bindparam(name) for name in _CHANGING})
)
_RATED: Final = {
    about: b"""
UPDATE users SET %(side)s_review_count = %(side)s_review_count + %%(count)s,
                 %(side)s_rating_total = %(side)s_rating_total + %%(total)s
WHERE id = %%(id)s
"""
    % {b"side": about.about.value.encode()}
    for about in Direction
}
_RATING: Final = {
    about: statement(
        select(
            rated_accounts.c[f"{about.about.value}_review_count"],
            rated_accounts.c[f"{about.about.value}_rating_total"],
        ).where(rated_accounts.c.id == bindparam("id"))
    )
    for about in Direction
}
_FLAG: Final = statement(
    insert(review_flags)
    .values({each: bindparam(each.name) for each in _f})
    .on_conflict_do_nothing(index_elements=[_f.review_id, _f.account_id])
)
_FLAGS: Final = statement(
    select(_f.review_id, _f.account_id, _f.reason, _f.created_at)
    .where(_f.review_id == bindparam("review_id"))
    .order_by(_f.created_at, _f.account_id)
)


@attrs.frozen
class PostgresReviews:
    """The ``Reviews`` port."""

    _run: Runner
    _seals: Seals

    def add(self, review: Review) -> None:
        self._run.run(_ADD, _values(review))
        if review.is_shown:
            self._count(review, 1)

    def get(self, review_id: ReviewId, *, changing: bool = False) -> Review:
        row = self._run.one(_GET[changing], {"id": review_id})
        if row is None:
            raise Missing("review_id", "review")
        return _review(row)

    def signed(self, review_id: ReviewId) -> Signed:
        row = self._run.one(_SIGNED, {"id": review_id})
        if row is None:
            raise Missing("review_id", "review")
        return self._signed(row)

    def of(self, booking_id: BookingId) -> Sequence[Review]:
        return [_review(row) for row in self._run.all(_OF, {"booking_id": booking_id})]

    def save(self, review: Review) -> None:
        before = self.get(review.id, changing=True)
        self._run.run(_SAVE, _values(review))
        if before.is_shown != review.is_shown:
            self._count(review, 1 if review.is_shown else -1)

    def at_driveway(self, driveway_id: DrivewayId, *, limit: int, after: UUID | None = None) -> Page[Signed]:
        return self._page(_AT_DRIVEWAY, {"driveway_id": driveway_id}, limit, after)

    def about(self, account_id: AccountId, *, limit: int, after: UUID | None = None) -> Page[Signed]:
        return self._page(_ABOUT, {"account_id": account_id}, limit, after)

    def by(self, account_id: AccountId, *, limit: int, after: UUID | None = None) -> Page[Signed]:
        return self._page(_BY, {"account_id": account_id}, limit, after)

    def unpublished(self, *, at: datetime, limit: int) -> Sequence[BookingId]:
        return [booking_id for (booking_id,) in self._run.all(_UNPUBLISHED, {"at": at, "limit": limit})]

    def flag(self, flag: Flag) -> bool:
        sealed = self._seals.seal(flag.reason, _REASON, flag.review_id, owner=flag.account_id)
        return bool(self._run.run(_FLAG, {**attrs.asdict(flag), "reason": sealed}))

    def flags(self, review_id: ReviewId) -> Sequence[Flag]:
        return [self._flag(row) for row in self._run.all(_FLAGS, {"review_id": review_id})]

    def flagged(self, *, limit: int, after: UUID | None = None) -> Page[Signed]:
        return self._page(_FLAGGED, {}, limit, after)

    def rating(self, account_id: AccountId, about: Direction) -> Rating:
        row = self._run.one(_RATING[about], {"id": account_id})
        return Rating() if row is None else Rating(*row)

    def _flag(self, row: Row) -> Flag:
        """With an empty reason once whoever gave it is no more."""
        review_id, account_id, sealed, created_at = row
        try:
            reason = self._seals.unseal(sealed, _REASON, review_id, owner=account_id)
        except ErasedAccount:
            reason = ""
        return Flag(review_id=review_id, account_id=account_id, reason=reason, created_at=created_at)

    def _count(self, review: Review, shown: int) -> None:
        counted = {"id": review.reviewee_id, "count": shown, "total": shown * review.rating}
        self._run.run(_RATED[review.direction], counted)

    def _page(self, latest: bytes, whose: Values, limit: int, after: UUID | None) -> Page[Signed]:
        asked = {**whose, "after": after or BEFORE_ALL, "limit": limit + 1}
        return page(self._run.all(latest, asked), limit).map(self._signed)

    def _signed(self, row: Row) -> Signed:
        review = _review(row)
        return Signed(review=review, reviewer_first_name=self._name(row[_NAME], review.reviewer_id))

    def _name(self, sealed: bytes | None, author: AccountId) -> str | None:
        try:
            return self._seals.unseal_any(sealed, FIRST_NAME, author, owner=author)
        except ErasedAccount:
            return None


def _values(review: Review) -> Values:
    return {
        **attrs.asdict(review),
        "review_text": review.text,
        "review_type": review.direction.value,
        "is_published": review.published_at is not None,
    }


def _review(row: Row) -> Review:
    return Review(
        id=row[0],
        booking_id=row[1],
        driveway_id=row[2],
        reviewer_id=row[3],
        reviewee_id=row[4],
        direction=Direction(row[5]),
        rating=row[6],
        text=row[7],
        closes_at=row[8],
        published_at=row[9],
        is_flagged=row[10],
        hidden_at=row[11],
        moderated_at=row[12],
        moderated_by=row[13],
        moderation_reason=row[14],
        created_at=row[15],
        updated_at=row[16],
    )
