"""What happens by itself after a process died: due jobs, the sweep, events, and time."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import attrs
import psycopg
from tests.integration.money.agreement import Account, of_payouts
from tests.integration.money.deeds import Case, Deed, bookings_of, hands_of
from tests.integration.money.payroll import Payroll
from tests.integration.money.street import Street

from driveway_core.bookings import BookingId
from driveway_core.errors import Unavailable
from driveway_core.jobs import Job, JobKind
from driveway_core.payouts import PayoutId
from driveway_core.windows import HOUR, MINUTE
from driveway_postgres.jobs import PREFIX

Jobs = Callable[[datetime], Sequence[Job]]
"""Takes the due jobs off a queue."""

SOON: Final = (MINUTE, 2 * MINUTE, 4 * MINUTE, 4 * MINUTE)
"""How a worker's next minutes pass: enough for a key to be used again, while holds live."""
LATER: Final = (4 * MINUTE, 12 * MINUTE, 12 * MINUTE, HOUR)
"""Enough for whatever is unknown to be surely over, and for holds to have lapsed."""
FUNDS: Final = (timedelta(days=1), timedelta(days=3), HOUR)
"""Enough for charged money to be available, and refunds to have moved."""


_DONE: Final = (JobKind.SETTLE_BOOKING, JobKind.SETTLE_PAYOUT)


def queue_of(url: str) -> Jobs:
    """The jobs that were committed into a PostgreSQL database."""
    kinds = {f"{PREFIX}{kind.value}": kind for kind in JobKind}

    def take(at: datetime) -> list[Job]:
        with psycopg.connect(url) as connection:
            rows = connection.execute(
                "DELETE FROM procrastinate_jobs WHERE scheduled_at <= %s"
                " RETURNING task_name, args ->> 'subject', scheduled_at",
                [at],
            ).fetchall()
        return [Job(kind=kinds[name], subject=subject, due=due) for name, subject, due in rows]

    return take


@attrs.define
class Worker:
    """Does what a worker does; ``hears`` says whether events reach it."""

    street: Street
    jobs: Jobs
    hears: bool = True
    _left: set[tuple[JobKind, UUID]] = attrs.field(factory=set, init=False)

    def pass_time(self, pauses: Sequence[timedelta], case: Case) -> None:
        """Time passes, and what is due is done; what cannot be done yet is tried again later."""
        for pause in pauses:
            self.street.sandbox.clock.advance(pause)
            self.street.sweep()
            taken = self.jobs(self.street.clock())
            due = {(each.kind, UUID(each.subject)) for each in taken if each.kind in _DONE}
            self._left = {each for each in due | self._left if not self._done(*each)}
            if self.hears:
                self.hear(case)

    def hear(self, case: Case) -> None:
        """What events tell, in whatever order."""
        for intent in list(self._intents(case)):
            try:
                self.street.look_at(intent)
            except Unavailable:
                continue

    def _intents(self, case: Case) -> Iterator[str]:
        own = {str(each.id) for each in bookings_of(self.street, case)}
        for event in reversed(self.street.rows("event")):
            row = event["data"]["object"]
            if row["object"] == "payment_intent" and row["metadata"].get("booking_id") in own:
                yield row["id"]

    def _done(self, kind: JobKind, subject: UUID) -> bool:
        try:
            if kind is JobKind.SETTLE_PAYOUT:
                Payroll(self.street).settle(PayoutId(subject))
            else:
                self.street.settle(BookingId(subject))
        except Unavailable:
            return False
        return True


def agreed(street: Street, deed: Deed, case: Case) -> None:
    """Everybody says the same, nothing is open, and nobody was charged more often than meant."""
    accounts = [Account.of(street, each) for each in bookings_of(street, case)]
    told = [(each.booking.status, found) for each in accounts for found in each.differences()]
    assert not told, (deed.name, told)
    paid = list(of_payouts(street, case.host))
    assert not paid, (deed.name, paid)
    assert sum(each.taken for each in accounts) <= deed.charges, deed.name


def recovered(street: Street, jobs: Jobs, deed: Deed, case: Case, *, hears: bool, surely: bool) -> None:
    """Let a worker put things right; ``surely`` says that what was meant has to have come to pass."""
    worker = Worker(street, jobs, hears=hears)
    worker.pass_time(SOON, case)
    if surely:
        (booking,) = bookings_of(street, case)
        assert deed.came(booking), (deed.name, booking.status, booking.awaiting, booking.cancel_reason)
    worker.pass_time(LATER, case)
    agreed(street, deed, case)
    if deed.pays_host:
        deed.do(hands_of(street), case)
    worker.pass_time(FUNDS, case)
    worker.hear(case)
    agreed(street, deed, case)
    if deed.pays_host:
        Payroll(street).hear("payout.paid")
        assert not street.balances(street.stored(case.own)).host_is_owed
