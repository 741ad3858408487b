"""Search on PostgreSQL: nearest first, exactly what the one predicate allows.

The statement reads candidates by their Mercator distance, which differs from
the true one by a few parts in a thousand; rows are given in true order, and
only those that no unread row can precede.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from uuid import UUID

import attrs

from driveway_core.availability import OpeningHours
from driveway_core.driveways import DrivewayId
from driveway_core.entries import NotOpen, WindowTaken
from driveway_core.listings import PublicListing
from driveway_core.rule_sets import PLAIN, RuleBook
from driveway_core.searching import FREE_MINUTES_CAP, Candidate, SearchQuestion, Spot
from driveway_core.windows import MINUTE, TimeWindow
from driveway_postgres.accounts import FIRST_NAME
from driveway_postgres.connections import Pool, borrowed
from driveway_postgres.driveways import PostgresDriveways
from driveway_postgres.hours import opening_hours
from driveway_postgres.price_terms import terms_of
from driveway_postgres.runner import Row, Runner
from driveway_postgres.sealing import Seals
from driveway_postgres.search_rows import (
    ASK,
    DEGREES,
    HAS_TERMS,
    HOST,
    HOST_FIRST_NAME,
    ID,
    METRES,
    ZONE,
    listing_of,
)
from driveway_postgres.search_sql import HOURS, NEIGHBOURS
from driveway_postgres.search_values import View, Zones, statement_of, values_of, views_of

_SPARE = 4
"""Rows read beyond what is wanted, so that the end of a page is exact at once."""

Place = tuple[float, UUID]


@attrs.frozen
class PostgresSearch:
    """The ``DrivewaySearch`` port over a pool of its own."""

    _pool: Pool
    _seals: Seals
    _book: RuleBook
    _zones: Zones = attrs.field(factory=Zones)
    _name_of: Callable[[bytes, UUID], str] = attrs.field(init=False, eq=False, repr=False)
    """The first name of a host; remembered, because the same hosts are met again around the same places."""

    @_name_of.default
    def _remembered(self) -> Callable[[bytes, UUID], str]:
        @lru_cache(maxsize=4096)
        def name(sealed: bytes, host: UUID) -> str:
            return self._seals.unseal(sealed, FIRST_NAME, host, owner=host)

        return name

    def nearest(
        self, question: SearchQuestion, *, limit: int, after: Place | None = None
    ) -> Sequence[Candidate]:
        with borrowed(self._pool) as run:
            rows = list(islice(self._open_rows(run, question, limit, after), limit))
            hours, taken = self._neighbours(run, question, rows) if question.neighbours else ({}, {})
            terms = terms_of(run, [row[ID] for row in rows if row[HAS_TERMS]], self._book)
        return [
            Candidate(
                listing=self._listing(row),
                distance_m=row[METRES],
                hours=hours.get(row[ID]),
                taken=taken.get(row[ID], ()),
                price_terms=terms.get(row[ID], PLAIN),
            )
            for row in rows
        ]

    def _listing(self, row: Row) -> PublicListing:
        return listing_of(row, self._name_of(row[HOST_FIRST_NAME], row[HOST]))

    def _open_rows(
        self, run: Runner, question: SearchQuestion, limit: int, after: Place | None
    ) -> Iterator[Row]:
        """Rows in true order; what only its rules can tell is asked of them."""
        for row in self._rows(run, question, limit, after):
            if not row[ASK] or self._rules_allow(run, row[ID], question.stay):
                yield row

    def _rows(self, run: Runner, question: SearchQuestion, limit: int, after: Place | None) -> Iterator[Row]:
        views = views_of(question.near, question.radius_m)
        wanted = limit + _SPARE
        while True:
            rows, complete_to = self._read(run, question, views, wanted, after)
            certain = [row for row in rows if complete_to is None or row[METRES] < complete_to]
            yield from certain
            if complete_to is None:
                return
            if certain:
                after = (certain[-1][METRES], certain[-1][ID])
            else:
                wanted *= 2

    def _read(
        self, run: Runner, question: SearchQuestion, views: Sequence[View], wanted: int, after: Place | None
    ) -> tuple[list[Row], float | None]:
        """Rows of every view in true order, and how far they are complete; None: there are no more."""
        statement = statement_of(question, after=after is not None)
        rows: list[Row] = []
        complete_to: list[float] = []
        for view in views:
            found = self._view(run, statement, question, view, wanted, after)
            rows += found
            if len(found) == wanted:
                complete_to.append(found[-1][DEGREES] * view.least_metres_per_degree)
        rows.sort(key=lambda row: (row[METRES], row[ID]))
        return rows, min(complete_to, default=None)

    def _view(
        self,
        run: Runner,
        statement: bytes,
        question: SearchQuestion,
        view: View,
        wanted: int,
        after: Place | None,
    ) -> list[Row]:
        while True:
            known = self._zones.near(question.near)
            rows = run.all(statement, values_of(question, view, known, limit=wanted, after=after))
            if not self._zones.learn(question.near, (row[ZONE] for row in rows if row[ASK])):
                return rows

    def _rules_allow(self, run: Runner, driveway_id: DrivewayId, stay: TimeWindow) -> bool:
        try:
            PostgresDriveways(run, self._seals, self._book).listing(driveway_id, stay=stay).hours.judge(stay)
        except (NotOpen, WindowTaken):
            return False
        return True

    def _neighbours(
        self, run: Runner, question: SearchQuestion, rows: Sequence[Row]
    ) -> tuple[Mapping[UUID, OpeningHours], Mapping[UUID, list[Spot]]]:
        """Hours and live bookings around the stay, for all candidates in two statements."""
        cap = FREE_MINUTES_CAP * MINUTE
        around = TimeWindow(question.stay.start - cap, question.stay.end + cap)
        zones = {row[ID]: row[ZONE] for row in rows}
        values = {"ids": list(zones), "start": around.start, "end": around.end, "at": question.at}
        hours = {
            driveway_id: opening_hours(tuple(kept), zones[driveway_id])
            if kept[2] is None or around.end <= kept[2]
            else PostgresDriveways(run, self._seals, self._book).listing(driveway_id, stay=around).hours
            for driveway_id, *kept in run.all(HOURS, values)
        }
        taken: dict[UUID, list[Spot]] = {}
        for driveway_id, space, start, end in run.all(NEIGHBOURS, values):
            taken.setdefault(driveway_id, []).append(Spot(space, TimeWindow(start, end)))
        return hours, taken
