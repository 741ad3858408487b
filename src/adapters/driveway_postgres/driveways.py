"""The ``Driveways`` port: listings with their host and their hours."""

from datetime import datetime
from functools import cache
from typing import Final
from uuid import UUID

import attrs
from sqlalchemy import bindparam, delete, exists, insert, select, update

from driveway_core.actors import AccountId, AccountStatus
from driveway_core.availability import OpeningHours
from driveway_core.driveways import Driveway, DrivewayId, ListingStatus
from driveway_core.errors import Missing
from driveway_core.listings import HostSummary, Listing
from driveway_core.pages import Page
from driveway_core.reviews import Rating
from driveway_core.rule_sets import RuleBook
from driveway_core.transactions import Stale
from driveway_core.windows import TimeWindow
from driveway_postgres import hours as stored
from driveway_postgres import price_terms
from driveway_postgres.accounts import FIRST_NAME
from driveway_postgres.availability import rules_behind
from driveway_postgres.booking_statements import IS_DUE
from driveway_postgres.driveway_rows import COLUMNS, KNOWN_COLUMNS, WRITTEN, driveway_of, values
from driveway_postgres.paging import AFTER_ALL, BEFORE_ALL, page
from driveway_postgres.runner import Row, Runner, next_version, statement
from driveway_postgres.sealing import Seals
from driveway_postgres.tables import bookings, driveways
from driveway_postgres.tables.views import (
    listed_driveways,
    listed_hosts,
    listed_prices,
    listed_rules,
    taken_spaces,
)

_THIS: Final = driveways.c.id == bindparam("id")
_CHANGED: Final = tuple(c for c in WRITTEN if c.name not in ("id", "host_id", "created_at", "version"))
_OWN: Final = len(COLUMNS)
_HOURS: Final = _OWN + 4
_TERMS: Final = _HOURS + len(stored.COLUMNS)
_UNSETTLED: Final = _TERMS + len(price_terms.COLUMNS)

_ADD: Final = statement(insert(driveways).values({c: bindparam(c.name) for c in WRITTEN}))
_GET: Final = statement(select(*COLUMNS).where(_THIS))
_listing = (
    select(
        *KNOWN_COLUMNS,
        listed_hosts.c.first_name,
        listed_hosts.c.account_status,
        listed_hosts.c.host_review_count,
        listed_hosts.c.host_rating_total,
        *stored.COLUMNS,
        *price_terms.COLUMNS,
    )
    .join_from(listed_driveways, listed_hosts, listed_hosts.c.id == listed_driveways.c.host_id)
    .outerjoin(driveways, driveways.c.id == listed_driveways.c.id)
    .outerjoin(listed_prices, listed_prices.c.driveway_id == listed_driveways.c.id)
    .outerjoin(listed_rules, listed_rules.c.id == listed_prices.c.rule_set_id)
    .where(listed_driveways.c.id == bindparam("id"))
)
_LISTING: Final = statement(_listing)
_LISTING_AT: Final = statement(
    _listing.add_columns(
        exists()
        .where(taken_spaces.c.driveway_id == listed_driveways.c.id, *IS_DUE)
        .correlate(listed_driveways)
    )
)
_HOSTED: Final = statement(
    select(*COLUMNS)
    .where(driveways.c.host_id == bindparam("host_id"), driveways.c.id > bindparam("after"))
    .order_by(driveways.c.id)
    .limit(bindparam("limit"))
)
_ASKED: Final = {
    "status": driveways.c.listing_status == bindparam("status"),
    "host_id": driveways.c.host_id == bindparam("host_id"),
}


@cache
def _found(asked: frozenset[str]) -> bytes:
    """Everybody's listings, by what is asked for."""
    return statement(
        select(*COLUMNS)
        .where(driveways.c.id < bindparam("after"), *(_ASKED[each] for each in sorted(asked)))
        .order_by(driveways.c.id.desc())
        .limit(bindparam("limit"))
    )


_SAVE: Final = statement(
    update(driveways)
    .where(_THIS, driveways.c.version == bindparam("version"))
    .values(
        {**{c: bindparam(c.name) for c in _CHANGED}, driveways.c.version: next_version(driveways.c.version)}
    )
)
_HAS_STAYS: Final = statement(select(exists().where(bookings.c.driveway_id == bindparam("id"))))
_REMOVE: Final = statement(delete(driveways).where(_THIS))


@attrs.frozen
class PostgresDriveways:
    """Listings; see the port."""

    _run: Runner
    _seals: Seals
    _book: RuleBook

    def add(self, driveway: Driveway, hours: OpeningHours) -> None:
        self._run.run(_ADD, values(driveway, self._seals))
        stored.write_hours(self._run, driveway.id, hours)

    def get(self, driveway_id: DrivewayId) -> Driveway:
        row = self._run.one(_GET, {"id": driveway_id})
        if row is None:
            raise Missing("driveway_id", "driveway")
        return driveway_of(row, self._seals)

    def listing(
        self, driveway_id: DrivewayId, *, stay: TimeWindow | None = None, at: datetime | None = None
    ) -> Listing:
        start, end = (None, None) if stay is None else (stay.start, stay.end)
        asked = {"id": driveway_id, "start": start, "end": end}
        row = (
            self._run.one(_LISTING, asked) if at is None else self._run.one(_LISTING_AT, {**asked, "at": at})
        )
        if row is None:
            raise Missing("driveway_id", "driveway")
        found = driveway_of(row[:_OWN], self._seals)
        host, rating = found.host_id, Rating(row[_OWN + 2], row[_OWN + 3])
        return Listing(
            driveway=found,
            host=HostSummary(
                id=host,
                first_name=self._seals.unseal(row[_OWN], FIRST_NAME, host, owner=host),
                status=AccountStatus(row[_OWN + 1]),
                rating=rating.average,
                review_count=rating.count,
            ),
            hours=self._hours(found, row[_HOURS:_TERMS], stay),
            unsettled=at is None or bool(row[_UNSETTLED]),
            price_terms=price_terms.price_terms(*row[_TERMS:_UNSETTLED], self._book),
        )

    def hosted_by(self, host: AccountId, *, limit: int, after: UUID | None = None) -> Page[Driveway]:
        rows = self._run.all(_HOSTED, {"host_id": host, "after": after or AFTER_ALL, "limit": limit + 1})
        return page(rows, limit).map(lambda row: driveway_of(row, self._seals))

    def find(
        self,
        *,
        status: ListingStatus | None = None,
        host: AccountId | None = None,
        limit: int,
        after: UUID | None = None,
    ) -> Page[Driveway]:
        given = {"status": None if status is None else status.value, "host_id": host}
        asked = {name: value for name, value in given.items() if value is not None}
        known = {**asked, "after": after or BEFORE_ALL, "limit": limit + 1}
        rows = self._run.all(_found(frozenset(asked)), known)
        return page(rows, limit).map(lambda row: driveway_of(row, self._seals))

    def save(self, driveway: Driveway, hours: OpeningHours | None = None) -> Driveway:
        if not self._run.run(_SAVE, values(driveway, self._seals)):
            raise Stale
        if hours is not None:
            stored.write_hours(self._run, driveway.id, hours)
        return attrs.evolve(driveway, version=driveway.version + 1)

    def has_stays(self, driveway_id: DrivewayId) -> bool:
        return self._run.is_so(_HAS_STAYS, {"id": driveway_id})

    def remove(self, driveway_id: DrivewayId) -> None:
        self._run.remove(_REMOVE, {"id": driveway_id})

    def _hours(self, found: Driveway, row: Row, stay: TimeWindow | None) -> OpeningHours:
        until = row[2]
        if until is None or (stay is not None and stay.end <= until):
            return stored.opening_hours(row, found.time_zone)
        rules = rules_behind(self._run, self._seals, found.id, time_zone=found.time_zone, until=until)
        return stored.opening_hours(row, found.time_zone, rules)
