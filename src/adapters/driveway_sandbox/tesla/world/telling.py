"""A car that tells by itself what it does: on change only, no field more often than it was asked for.

As cars do it that stream to Tesla's Fleet Telemetry server, with the ways in
which they were seen to fail at it.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any, Final

import attrs

from driveway_core.cars import CarState, Gear
from driveway_sandbox.tesla.world.cars import SimulatedCar
from driveway_sandbox.tesla.world.signals import FIELDS, Record, Value, values_of
from driveway_sandbox.tesla.world.snapshots import Snapshot

TICK: Final = timedelta(seconds=1)
"""How often a car looks whether something has changed."""


def _share(_: object, field: "attrs.Attribute[float]", value: float) -> None:
    if not 0 <= value <= 1:
        raise ValueError(f"{field.name} is a share, from 0 to 1")


@attrs.frozen
class Wish:
    """How a field was asked for: at most so often, and, of a number, after so much change."""

    interval: timedelta = timedelta(seconds=1)
    minimum: float = 0.0


def wished(config: Mapping[str, Any]) -> dict[str, Wish]:
    """What the fields of a telemetry configuration ask for, of what these cars can tell."""
    return {
        field: Wish(timedelta(seconds=each["interval_seconds"]), each.get("minimum_delta", 0.0))
        for field, each in config["fields"].items()
        if field in FIELDS
    }


USUAL: Final[Mapping[str, Wish]] = {
    "Location": Wish(timedelta(seconds=10)),
    "Gear": Wish(),
    "VehicleSpeed": Wish(timedelta(seconds=5)),
    "DestinationName": Wish(timedelta(seconds=30)),
    "DestinationLocation": Wish(timedelta(seconds=30)),
    "MinutesToArrival": Wish(timedelta(seconds=30)),
}
"""What a marketplace of driveways may ask for."""


@attrs.frozen(kw_only=True)
class Quirks:
    """What goes wrong between a car and whoever listens, as shares of its records or values.

    ``invalid`` values are told as such, ``twice`` is told again later as resent,
    ``late`` comes after what was told next. With ``loses_last`` a car that
    shifts to park says nothing more until it next wakes (fleet-telemetry issue
    384).
    """

    invalid: float = attrs.field(default=0.0, validator=_share)
    twice: float = attrs.field(default=0.0, validator=_share)
    late: float = attrs.field(default=0.0, validator=_share)
    loses_last: bool = False


@attrs.define(kw_only=True, eq=False)
class Teller:
    """What a car has told since ``since``, and tells on.

    Told in one go or step by step, it is the same: whatever is drawn by lot is
    drawn from the seed and the moment.
    """

    car: SimulatedCar
    since: datetime
    wishes: Mapping[str, Wish] = attrs.field(factory=lambda: USUAL)
    quirks: Quirks = attrs.field(factory=Quirks)
    _looked: datetime = attrs.field(init=False)
    _told: dict[str, tuple[datetime, Value]] = attrs.field(factory=dict, init=False)
    _connection: str = attrs.field(default="", init=False)
    _drove: bool = attrs.field(default=False, init=False)
    _silent: bool = attrs.field(default=False, init=False)

    def __attrs_post_init__(self) -> None:
        unknown = set(self.wishes) - set(FIELDS)
        if unknown or not self.wishes:
            raise ValueError(f"these cars cannot tell {', '.join(sorted(unknown)) or 'nothing'}")
        whole = self.since.replace(microsecond=0)
        self._looked = whole if whole >= self.since else whole + TICK

    def until(self, moment: datetime) -> list[Record]:
        """What it tells from where it left off to before that moment, in the order of telling."""
        records: list[Record] = []
        restless = max(wish.interval for wish in self.wishes.values())
        while self._looked < moment:
            records += self._look(self._looked)
            calm = self.car.journal.calm_until(self._looked, moment, restless=restless)
            whole = calm.replace(microsecond=0)
            self._looked = max(self._looked + TICK, whole)
        return records

    def _look(self, at: datetime) -> list[Record]:
        car = self.car.at(at)
        records = []
        if car.state is not CarState.ONLINE:
            if self._connection:
                records.append(self._line(at, on=False))
            return records
        if not self._connection:
            records.append(self._line(at, on=True))
        values = self._changed(car)
        silent = self._is_silent(car)
        if values and not silent:
            self._told.update((field, (at, value)) for field, value in values.items())
            records += self._records(at, self._spoiled(at, values))
        return records

    def _line(self, at: datetime, *, on: bool) -> Record:
        if on:
            self._connection = sha256(f"{self.car.seed} {at.isoformat()}".encode()).hexdigest()[:32]
            self._told.clear()
            self._silent = False
        connection = self._connection
        self._connection = connection if on else ""
        arrives = at + timedelta(milliseconds=200)
        return Record(
            vin=self.car.vin, created_at=at, arrives_at=arrives, connected=on, connection=connection
        )

    def _is_silent(self, car: Snapshot) -> bool:
        """Whether it lost its voice by shifting to park."""
        parked = car.gear is Gear.PARK
        if not parked:
            self._silent = False
        elif self._drove and self.quirks.loses_last:
            self._silent = True
        self._drove = not parked
        return self._silent

    def _changed(self, car: Snapshot) -> dict[str, Value]:
        values = values_of(car, fixed=car.gps_as_of >= car.told_as_of)
        return {
            field: values[field]
            for field, wish in self.wishes.items()
            if field not in self._told or _differs(*self._told[field], wish, car.moment, values[field])
        }

    def _spoiled(self, at: datetime, values: dict[str, Value]) -> dict[str, Value]:
        if not self.quirks.invalid:
            return values
        chance = self._chance("invalid", at)
        return {
            field: None if chance.random() < self.quirks.invalid else value for field, value in values.items()
        }

    def _records(self, at: datetime, values: dict[str, Value]) -> list[Record]:
        chance = self._chance("way", at)
        pause = chance.uniform(0.3, 1.2)
        if chance.random() < self.quirks.late:
            pause += chance.uniform(10, 120)
        record = Record(
            vin=self.car.vin,
            created_at=at,
            arrives_at=at + timedelta(seconds=pause),
            values=values,
            connection=self._connection,
        )
        if chance.random() >= self.quirks.twice:
            return [record]
        again = record.arrives_at + timedelta(seconds=chance.uniform(5, 300))
        return [record, attrs.evolve(record, arrives_at=again, resent=True)]

    def _chance(self, what: str, at: datetime) -> Random:
        return Random(f"{self.car.seed} {what} {at.timestamp()}")  # noqa: S311  # repeatable


def _differs(told_at: datetime, told: Value, wish: Wish, at: datetime, value: Value) -> bool:
    if at - told_at < wish.interval or value == told:
        return False
    if isinstance(told, float) and isinstance(value, float):
        return abs(value - told) >= wish.minimum
    return True


def told(
    car: SimulatedCar,
    start: datetime,
    end: datetime,
    wishes: Mapping[str, Wish] = USUAL,
    quirks: Quirks | None = None,
) -> Iterator[Record]:
    """What a car tells that was asked to at ``start``, in the order in which it arrives."""
    teller = Teller(car=car, since=start, wishes=wishes, quirks=quirks or Quirks())
    yield from sorted(teller.until(end), key=lambda record: record.arrives_at)
