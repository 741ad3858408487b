"""``notices`` and ``notice_choices``: rows and values, stores."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import attrs
from sqlalchemy import TEXT, Select, bindparam, cast, null, select, text, update
from sqlalchemy.dialects.postgresql import JSONB, insert

from driveway_core.accounts import EmailAddress
from driveway_core.actors import AccountId
from driveway_core.bookings import BookingId
from driveway_core.errors import Missing
from driveway_core.messages import Channel
from driveway_core.notice_choices import NoticeChoices
from driveway_core.notices import Delivery, DeliveryState, Notice, NoticeId, NoticeKind, Topic
from driveway_core.pages import Page
from driveway_postgres.paging import BEFORE_ALL, page
from driveway_postgres.runner import Row, Runner, Values, statement
from driveway_postgres.sealing import Seals
from driveway_postgres.tables import notice_choices, notices

_MAILBOX: Final = "notices.mailbox"

_c = notices.c
_COLUMNS: Final = (
    _c.id,
    _c.account_id,
    _c.kind,
    _c.subject,
    _c.booking_id,
    cast(_c.facts, TEXT),
    _c.created_at,
    _c.read_at,
    _c.queued_at,
    cast(_c.deliveries, TEXT),
    _c.mailbox,
)
_JSON: Final = ("facts", "deliveries")
_WRITTEN: Final = {
    each: cast(bindparam(each.name, type_=TEXT), JSONB) if each.name in _JSON else bindparam(each.name)
    for each in _c
}
_OWN: Final = (_c.id == bindparam("id"), _c.account_id == bindparam("account_id"))

_ADD: Final = statement(insert(notices).values(_WRITTEN).on_conflict_do_nothing())
"""Naming the key it may meet would ask to see the row, and the other side of a stay may only write it."""

_ADD_ALL: Final = b"""
    INSERT INTO notices (id, account_id, kind, subject, booking_id, facts, created_at)
    SELECT id, account_id, kind, subject, booking_id, facts, created_at
    FROM jsonb_to_recordset(CAST(%(notices)s AS jsonb)) AS each (id UUID, account_id UUID, kind TEXT,
        subject TEXT, booking_id UUID, facts JSONB, created_at TIMESTAMPTZ)
    ON CONFLICT DO NOTHING
"""
"""Both sides of a booking are told in one statement; a booking is what everybody waits for."""

_GET: Final = statement(select(*_COLUMNS).where(*_OWN))
_ANYBODYS: Final = statement(select(*_COLUMNS).where(_c.id == bindparam("id")))
_SAVE: Final = statement(update(notices).where(*_OWN).values({_c.read_at: bindparam("read_at")}))
_QUEUE: Final = b"""
    UPDATE notices SET queued_at = %(at)s WHERE id IN (
        SELECT id FROM notices WHERE queued_at IS NULL ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    ) RETURNING id
"""
_DELIVER: Final = statement(
    update(notices)
    .where(_c.id == bindparam("id"))
    .values({_c.deliveries: _c.deliveries.op("||")(cast(bindparam("delivery", type_=TEXT), JSONB))})
)
_FORGET_MAILBOX: Final = statement(
    update(notices).where(_c.id == bindparam("id")).values({_c.mailbox: null()})
)
_TO_REMIND: Final = b"""
    SELECT id FROM bookings
    WHERE booking_status = 'confirmed' AND start_time > %(at)s AND start_time <= %(before)s
        AND coalesce(confirmed_at, created_at) < start_time - (%(before)s - %(at)s)
        AND NOT EXISTS (
            SELECT FROM notices
            WHERE account_id = driver_id AND kind = 'reminder'
                AND subject = bookings.id || '/' || floor(extract(epoch FROM start_time))::bigint
        )
    ORDER BY start_time, id LIMIT %(limit)s
"""


def _of(*, unread: bool) -> Select[Any]:
    theirs = select(*_COLUMNS).where(_c.account_id == bindparam("account_id"), _c.id < bindparam("after"))
    return theirs.where(text("read_at IS NULL")) if unread else theirs


_OF: Final = {
    unread: statement(_of(unread=unread).order_by(_c.id.desc()).limit(bindparam("limit")))
    for unread in (False, True)
}


@attrs.frozen
class PostgresNotices:
    """The ``Notices`` port."""

    _run: Runner
    _seals: Seals

    def add(self, notice: Notice) -> bool:
        return bool(self._run.run(_ADD, self._values(notice)))

    def add_all(self, notices: Sequence[Notice]) -> None:
        rows = [{**_texts(each), "facts": dict(each.facts)} for each in notices]
        self._run.run(_ADD_ALL, {"notices": json.dumps(rows)})

    def get(self, notice_id: NoticeId, *, account: AccountId | None = None) -> Notice:
        if account is None:
            row = self._run.one(_ANYBODYS, {"id": notice_id})
        else:
            row = self._run.one(_GET, {"id": notice_id, "account_id": account})
        if row is None:
            raise Missing("notice_id", "notice")
        return self._notice(row)

    def of(
        self, account: AccountId, *, unread: bool = False, limit: int, after: UUID | None = None
    ) -> Page[Notice]:
        asked = {"account_id": account, "after": after or BEFORE_ALL, "limit": limit + 1}
        return page(self._run.all(_OF[unread], asked), limit).map(self._notice)

    def save(self, notice: Notice) -> None:
        if not self._run.run(_SAVE, self._values(notice)):
            raise Missing("notice_id", "notice")

    def queue(self, *, at: datetime, limit: int) -> Sequence[NoticeId]:
        return sorted(NoticeId(row[0]) for row in self._run.all(_QUEUE, {"at": at, "limit": limit}))

    def deliver(self, notice_id: NoticeId, channel: Channel, delivery: Delivery) -> None:
        text = json.dumps(_written({channel: delivery}))
        if not self._run.run(_DELIVER, {"id": notice_id, "delivery": text}):
            raise Missing("notice_id", "notice")
        if channel is Channel.EMAIL:
            self._run.run(_FORGET_MAILBOX, {"id": notice_id})

    def to_remind(self, *, at: datetime, before: datetime, limit: int) -> Sequence[BookingId]:
        rows = self._run.all(_TO_REMIND, {"at": at, "before": before, "limit": limit})
        return [BookingId(row[0]) for row in rows]

    def _values(self, notice: Notice) -> Values:
        mailbox = None if notice.mailbox is None else notice.mailbox.value
        sealed = self._seals.seal_any(mailbox, _MAILBOX, notice.id, owner=notice.account_id)
        return {**_values(notice), "mailbox": sealed}

    def _notice(self, row: Row) -> Notice:
        notice = _notice(row)
        mailbox = self._seals.unseal_any(row[10], _MAILBOX, notice.id, owner=notice.account_id)
        return notice if mailbox is None else attrs.evolve(notice, mailbox=EmailAddress(mailbox))


_k = notice_choices.c
_CHOSEN: Final = statement(
    select(_k.topic, _k.email, _k.sms, _k.updated_at).where(_k.account_id == bindparam("account_id"))
)
_CHOOSE: Final = statement(
    insert(notice_choices)
    .values({each: bindparam(each.name) for each in _k})
    .on_conflict_do_update(
        index_elements=[_k.account_id, _k.topic],
        set_={each: bindparam(each.name) for each in (_k.email, _k.sms, _k.updated_at)},
    )
)


@attrs.frozen
class PostgresNoticeChoices:
    """The ``ChosenNotices`` port: a row for each topic that an account chose for."""

    _run: Runner

    def of(self, account: AccountId) -> NoticeChoices:
        rows = self._run.all(_CHOSEN, {"account_id": account})
        return NoticeChoices(
            account_id=account,
            channels={
                Topic(topic): frozenset(
                    way for way, wanted in ((Channel.EMAIL, email), (Channel.SMS, sms)) if wanted
                )
                for topic, email, sms, _ in rows
            },
            updated_at=max((row[3] for row in rows), default=None),
        )

    def save(self, choices: NoticeChoices) -> None:
        for topic, channels in choices.channels.items():
            values = {
                "account_id": choices.account_id,
                "topic": topic.value,
                "email": Channel.EMAIL in channels,
                "sms": Channel.SMS in channels,
                "updated_at": choices.updated_at,
            }
            self._run.run(_CHOOSE, values)


def _values(notice: Notice) -> Values:
    return {
        "id": notice.id,
        "account_id": notice.account_id,
        "kind": notice.kind.value,
        "subject": notice.subject,
        "booking_id": notice.booking_id,
        "facts": json.dumps(dict(notice.facts)),
        "created_at": notice.created_at,
        "read_at": notice.read_at,
        "queued_at": notice.queued_at,
        "deliveries": json.dumps(_written(notice.deliveries)),
    }


def _texts(notice: Notice) -> Mapping[str, str | None]:
    """What of a new notice is text in JSON."""
    return {
        "id": str(notice.id),
        "account_id": str(notice.account_id),
        "kind": notice.kind.value,
        "subject": notice.subject,
        "booking_id": None if notice.booking_id is None else str(notice.booking_id),
        "created_at": notice.created_at.isoformat(),
    }


def _written(deliveries: Mapping[Channel, Delivery]) -> Mapping[str, Mapping[str, str]]:
    return {
        channel.value: {"state": each.state.value, "at": each.at.isoformat()}
        for channel, each in deliveries.items()
    }


def _deliveries(text: str) -> Mapping[Channel, Delivery]:
    return {
        Channel(channel): Delivery(DeliveryState(each["state"]), datetime.fromisoformat(each["at"]))
        for channel, each in json.loads(text).items()
    }


def _notice(row: Row) -> Notice:
    return Notice(
        id=row[0],
        account_id=row[1],
        kind=NoticeKind(row[2]),
        subject=row[3],
        booking_id=row[4],
        facts=json.loads(row[5]),
        created_at=row[6],
        read_at=row[7],
        queued_at=row[8],
        deliveries=_deliveries(row[9]),
    )
