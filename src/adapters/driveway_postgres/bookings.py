"""The ``Bookings`` port; the constraint ``bookings_no_overlap`` has the last word."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.booking_texts import BookingReference
from driveway_core.bookings import Booking, BookingId, BookingStatus
from driveway_core.details import BookingDetails, BookingQuestion, Side
from driveway_core.driveways import DrivewayId
from driveway_core.entries import WindowTaken
from driveway_core.errors import Missing
from driveway_core.pages import Page
from driveway_core.rule_sets import RuleBook
from driveway_core.searching import Spot
from driveway_core.transactions import Stale
from driveway_core.windows import TimeWindow
from driveway_postgres import booking_statements as sql
from driveway_postgres.accounts import FIRST_NAME
from driveway_postgres.advisory import LOCK, TRY_LOCK, Lock, lock_key
from driveway_postgres.booking_rows import booking_of, values
from driveway_postgres.driveway_rows import driveway_of
from driveway_postgres.paging import BEFORE_ALL, page
from driveway_postgres.runner import Row, Runner, Taken
from driveway_postgres.sealing import Seals
from driveway_postgres.vehicles import vehicle_of


def _during(driveway_id: DrivewayId, within: TimeWindow, at: datetime) -> dict[str, object]:
    return {"driveway_id": driveway_id, "start": within.start, "end": within.end, "at": at}


@attrs.frozen
class PostgresBookings:
    """Bookings; see the port.

    A stay is inserted without waiting for a lock. Whoever changes the times
    of one first takes a lock on the driveway, else two changes deadlock.
    """

    _run: Runner
    _seals: Seals
    _book: RuleBook

    def add(self, booking: Booking, *, spaces: int) -> Booking:
        row = values(booking, self._seals)
        for space in range(1, spaces + 1):
            row["space"] = space
            if self._run.one(sql.ADD, row) is not None:
                return booking if booking.space == space else attrs.evolve(booking, space=space)
        raise WindowTaken(booking.stay)

    def move(self, booking: Booking, *, spaces: int) -> Booking:
        self._run.one(LOCK, {"key": lock_key(Lock.MOVES, booking.driveway_id)})
        row = values(booking, self._seals)
        for (space,) in self._run.all(sql.FREE, {**row, "spaces": spaces, "own": booking.space}):
            row["space"] = space
            try:
                with self._run.savepoint():
                    saved = self._run.run(sql.SAVE, row)
            except Taken:
                continue
            if not saved:
                raise Stale
            return attrs.evolve(booking, space=space, version=booking.version + 1)
        raise WindowTaken(booking.stay)

    def save(self, booking: Booking) -> Booking:
        try:
            saved = self._run.run(sql.SAVE, values(booking, self._seals))
        except Taken as refused:
            raise WindowTaken(booking.stay) from refused
        if not saved:
            raise Stale
        return attrs.evolve(booking, version=booking.version + 1)

    def get(self, booking_id: BookingId, *, changing: bool = False) -> Booking:
        row = self._run.one(sql.GET_CHANGING if changing else sql.GET, {"id": booking_id})
        if row is None:
            raise Missing("booking_id", "booking")
        return booking_of(row, self._seals, self._book)

    def details(self, booking_id: BookingId) -> BookingDetails:
        row = self._run.one(sql.DETAILS, {"id": booking_id})
        if row is None:
            raise Missing("booking_id", "booking")
        return self._details(row)

    def by_reference(self, reference: BookingReference) -> Booking:
        row = self._run.one(sql.BY_REFERENCE, {"reference": reference})
        if row is None:
            raise Missing("reference", "booking")
        return booking_of(row, self._seals, self._book)

    def of(
        self,
        account_id: AccountId,
        *,
        side: Side,
        status: BookingStatus | None = None,
        limit: int,
        after: UUID | None = None,
    ) -> Page[BookingDetails]:
        asked: dict[str, object] = {
            "account_id": account_id,
            "after": after or BEFORE_ALL,
            "limit": limit + 1,
        }
        if status is not None:
            asked["status"] = status.value
        rows = self._run.all(sql.OF[side, status is not None], asked)
        return page(rows, limit).map(self._details)

    def find(
        self, question: BookingQuestion, *, limit: int, after: UUID | None = None
    ) -> Page[BookingDetails]:
        status = None if question.status is None else question.status.value
        given = {**attrs.asdict(question, recurse=False), "status": status}
        asked = {name: value for name, value in given.items() if value is not None}
        known = {**asked, "after": after or BEFORE_ALL, "limit": limit + 1}
        return page(self._run.all(sql.found(frozenset(asked)), known), limit).map(self._details)

    def due(
        self,
        *,
        at: datetime,
        driveway_id: DrivewayId | None = None,
        account_id: AccountId | None = None,
        limit: int = 100,
    ) -> Sequence[Booking]:
        asked: dict[str, object] = {"at": at, "limit": limit}
        question = sql.DUE
        if driveway_id is not None:
            asked["driveway_id"] = driveway_id
            question = sql.DUE_AT_DRIVEWAY
            if not self._may_sweep(driveway_id, asked):
                return []
        if account_id is not None:
            asked["account_id"] = account_id
            question = sql.DUE_OF_ACCOUNT if driveway_id is None else sql.DUE_OF_BOTH
        return [booking_of(row, self._seals, self._book) for row in self._run.all(question, asked)]

    def live_holds(self, driver_id: AccountId, *, at: datetime) -> int:
        self._run.one(LOCK, {"key": lock_key(Lock.HOLDS, driver_id)})
        row = self._run.one(sql.LIVE_HOLDS, {"driver_id": driver_id, "at": at})
        return 0 if row is None else int(row[0])

    def is_party(self, account_id: AccountId, driveway_id: DrivewayId) -> bool:
        return self._run.is_so(sql.IS_PARTY, {"account_id": account_id, "driveway_id": driveway_id})

    def at_driveway(self, driveway_id: DrivewayId, within: TimeWindow) -> Sequence[Booking]:
        asked = {"driveway_id": driveway_id, "start": within.start, "end": within.end}
        return [booking_of(row, self._seals, self._book) for row in self._run.all(sql.AT_DRIVEWAY, asked)]

    def occupied(self, driveway_id: DrivewayId, within: TimeWindow, *, at: datetime) -> Sequence[Spot]:
        rows = self._run.all(sql.TAKEN, _during(driveway_id, within, at))
        return [Spot(space, TimeWindow(start, end)) for space, start, end in rows]

    def occupying(self, driveway_id: DrivewayId, within: TimeWindow, *, at: datetime) -> Sequence[Booking]:
        rows = self._run.all(sql.TAKING, _during(driveway_id, within, at))
        return [booking_of(row, self._seals, self._book) for row in rows]

    def next_at(self, driveway_id: DrivewayId, space: int, *, after: datetime) -> Booking | None:
        row = self._run.one(sql.NEXT_AT, {"driveway_id": driveway_id, "space": space, "after": after})
        return None if row is None else booking_of(row, self._seals, self._book)

    def active_past(self, *, at: datetime, limit: int, after: BookingId | None = None) -> Sequence[BookingId]:
        asked = {"at": at, "limit": limit, "after": after}
        question = sql.ACTIVE_PAST if after is None else sql.ACTIVE_PAST_AFTER
        return [this for (this,) in self._run.all(question, asked)]

    def _may_sweep(self, driveway_id: DrivewayId, asked: dict[str, object]) -> bool:
        """Whether anything is due there and nobody else is at it.

        Two sweeps that each took half of what is due would wait for one another
        when they insert.
        """
        if not self._run.is_so(sql.ANY_DUE, asked):
            return False
        return self._run.is_so(TRY_LOCK, {"key": lock_key(Lock.SWEEPS, driveway_id)})

    def _details(self, row: Row) -> BookingDetails:
        at, to, end = sql.DRIVEWAY_AT, sql.VEHICLE_AT, sql.NAMES_AT
        stay = booking_of(row[:at], self._seals, self._book)
        driver, host = stay.driver_id, stay.host_id
        return BookingDetails(
            booking=stay,
            driveway=driveway_of(row[at:to], self._seals),
            vehicle=vehicle_of(row[to:end]),
            driver_first_name=self._seals.unseal(row[end], FIRST_NAME, driver, owner=driver),
            host_first_name=self._seals.unseal(row[end + 1], FIRST_NAME, host, owner=host),
        )
