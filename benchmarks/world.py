"""A marketplace to measure in: one host, listings, and drivers who are logged in and have a car."""

import json
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import attrs

from benchmarks.crowd import Request
from driveway_app import on_postgres
from driveway_app.clockwork import new_id, now
from driveway_core.actors import SYSTEM, AccountId, Actor
from driveway_core.driveways import Driveway, DrivewayId
from driveway_core.ports import Transactions, Work
from driveway_core.pricing import Rates
from driveway_core.sessions import Pair, Session, SessionId
from driveway_core.testing.builders import a_driveway, a_vehicle, always_open, an_account, dollars, some_terms
from driveway_core.throttles import CallClass
from driveway_core.vehicles import VehicleId
from driveway_core.windows import HOUR, TimeWindow
from driveway_secrets import RandomTokens

BOOKINGS: Final = "/v1/bookings"
QUOTES: Final = "/v1/quotes"


@attrs.frozen(kw_only=True)
class Driver:
    """Somebody with an open session and a car."""

    account_id: AccountId
    vehicle_id: VehicleId
    token: str

    @property
    def actor(self) -> Actor:
        """As use cases know this driver."""
        return Actor(self.account_id)

    def wishes(
        self, driveway_id: UUID, stay: TimeWindow, *, path: str = BOOKINGS, key: str | None = None
    ) -> Request:
        """A request for a stay, with an idempotency key of its own unless one is given."""
        body = {
            "driveway_id": str(driveway_id),
            "vehicle_id": str(self.vehicle_id),
            "start_time": stay.start.isoformat(),
            "end_time": stay.end.isoformat(),
        }
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key or new_id().hex}
        return Request(path=path, body=body, headers=headers)


@attrs.frozen(kw_only=True)
class World:
    """Who drives, and where one can park; ``at`` is when it was made."""

    drivers: Sequence[Driver]
    driveways: Sequence[Driveway]
    at: datetime
    _left: list[tuple[int, int]] = attrs.field(factory=list, repr=False)

    def stay(self, hours_ahead: float, hours: float = 2) -> TimeWindow:
        """A stay that begins so long after the next full hour but one."""
        first = self.at.replace(minute=0, second=0, microsecond=0) + 2 * HOUR
        start = first + timedelta(hours=hours_ahead)
        return TimeWindow(start, start + hours * HOUR)

    def free(self, chance: random.Random) -> Iterator[tuple[DrivewayId, TimeWindow]]:
        """Stays of one to six hours all over the place and the year, none of them given out before.

        They lie in slots of six hours, in an order that ``chance`` shuffles once.
        """
        if not self._left:
            slots = [(place, turn) for place in range(len(self.driveways)) for turn in range(4 * 300)]
            chance.shuffle(slots)
            self._left.extend(slots)
        while True:
            place, turn = self._left.pop()
            yield self.driveways[place].id, self.stay(turn * 6, chance.randint(1, 6))


UNLIMITED: Final = json.dumps({each.value: {"account": None, "address": None} for each in CallClass})


def a_place(*, spaces: int = 1, buffer_minutes: int = 0) -> Driveway:
    """A listing open at all hours, with a price for every unit; ``settle`` gives it its host."""
    made = a_driveway(
        AccountId(new_id()), spaces=spaces, terms=some_terms(buffer_minutes=buffer_minutes), at=now()
    )
    rates = Rates(dollars("8.50"), dollars("45"), dollars("220"), dollars("700"))
    return attrs.evolve(made, id=DrivewayId(new_id()), rates=rates)


def settle(url: str, home: Path, *, drivers: int, driveways: Sequence[Driveway]) -> World:
    """Fill a migrated database; every id is fresh, so that it can be done again."""
    with on_postgres(url, home=home) as container:
        return settled(container.transactions(), drivers=drivers, driveways=driveways)


def settled(transactions: Transactions, *, drivers: int, driveways: Sequence[Driveway]) -> World:
    """The same through some transactions; whoever measures calls as often as they can."""
    at = now()
    with transactions.begin(acting_as=SYSTEM) as work:
        work.settings.save(work.settings.get("rate_limits").changed(UNLIMITED, at=at))
        host = _somebody(work, at)
        placed = [attrs.evolve(driveway, host_id=host) for driveway in driveways]
        for driveway in placed:
            work.driveways.add(driveway, always_open(driveway, at=at))
        people = [_driver(work, at) for _ in range(drivers)]
    return World(drivers=people, driveways=placed, at=at)


def _somebody(work: Work, at: datetime) -> AccountId:
    person = attrs.evolve(an_account(at=at), id=AccountId(new_id()))
    person = attrs.evolve(person, email=attrs.evolve(person.email, value=f"{person.id.hex}@example.com"))
    work.accounts.add(person)
    return person.id


def _driver(work: Work, at: datetime) -> Driver:
    tokens = RandomTokens()
    account, token = _somebody(work, at), tokens.fresh()
    car = attrs.evolve(a_vehicle(account, at=at), id=VehicleId(new_id()))
    work.vehicles.add(car)
    work.sessions.add(
        Session.opened(
            SessionId(new_id()),
            account,
            family=tokens.digest(tokens.fresh()),
            pair=Pair(tokens.digest(token), tokens.digest(tokens.fresh())),
            at=at,
        )
    )
    return Driver(account_id=account, vehicle_id=car.id, token=token)
