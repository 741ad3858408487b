"""``notices``: row to notice, notice to row, store."""

import json
from typing import Any, Final
from uuid import UUID

import attrs
from sqlalchemy import TEXT, Select, bindparam, cast, select, text, update
from sqlalchemy.dialects.postgresql import JSONB, insert

from driveway_core.actors import AccountId
from driveway_core.errors import Missing
from driveway_core.notices import Notice, NoticeId, NoticeKind
from driveway_core.pages import Page
from driveway_postgres.paging import BEFORE_ALL, page
from driveway_postgres.runner import Row, Runner, Values, statement
from driveway_postgres.tables import notices

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
)
_WRITTEN: Final = {
    each: cast(bindparam(each.name, type_=TEXT), JSONB) if each is _c.facts else bindparam(each.name)
    for each in _c
}
_OWN: Final = (_c.id == bindparam("id"), _c.account_id == bindparam("account_id"))

_ADD: Final = statement(insert(notices).values(_WRITTEN).on_conflict_do_nothing())
"""Naming the key it may meet would ask to see the row, and the other side of a stay may only write it."""
_GET: Final = statement(select(*_COLUMNS).where(*_OWN))
_SAVE: Final = statement(
    update(notices).where(*_OWN).values({each: _WRITTEN[each] for each in (_c.facts, _c.read_at)})
)


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

    def add(self, notice: Notice) -> bool:
        return bool(self._run.run(_ADD, _values(notice)))

    def get(self, notice_id: NoticeId, *, account: AccountId) -> Notice:
        row = self._run.one(_GET, {"id": notice_id, "account_id": account})
        if row is None:
            raise Missing("notice_id", "notice")
        return _notice(row)

    def of(
        self, account: AccountId, *, unread: bool = False, limit: int, after: UUID | None = None
    ) -> Page[Notice]:
        asked = {"account_id": account, "after": after or BEFORE_ALL, "limit": limit + 1}
        return page(self._run.all(_OF[unread], asked), limit).map(_notice)

    def save(self, notice: Notice) -> None:
        if not self._run.run(_SAVE, _values(notice)):
            raise Missing("notice_id", "notice")


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
    )
