"""What cars tell piece by piece, put together: the same whatever order the pieces come in.

A car tells a thing only when it changes, so what it told last still holds –
for a while, and as long as it stayed on the line. Source: domain rules §7;
Tesla's Fleet Telemetry.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeVar

import attrs

from driveway_core.booking_states import Source
from driveway_core.cars import CarState, Gear, Heard, Signals, VehicleObservation
from driveway_core.errors import InvalidValue
from driveway_core.vin import Vin

T = TypeVar("T")

HOLDS: Final = timedelta(minutes=2)
"""How long a position, a speed and the minutes to arrival count as now: a driving car tells them often."""

SLACK: Final = timedelta(seconds=5)
"""By how much the clock of a car and the clock of whoever saw it come on the line may differ."""


MARKS: Final = 96
"""So many marks are kept of a car: more than a courier can still deliver again."""


@attrs.frozen(kw_only=True)
class CarNews:
    """What one message says of one car: ``signals`` holds the pieces, each with its time.

    ``at`` is when the car said it, or when we heard it where a message carries
    no time; such a one has a ``mark`` to be known by if it is delivered twice,
    and is ``repeated`` if the courier says that this may be a second delivery.
    ``resent`` is what a car sends again or later. ``problems`` are the pieces
    that cannot be read.
    """

    vin: Vin = attrs.field(repr=False)
    at: datetime
    signals: Signals
    resent: bool = False
    mark: str | None = None
    repeated: bool = False
    problems: tuple[InvalidValue, ...] = ()


def joined(known: Signals, told: Signals) -> Signals:
    """Of each thing what was told later; the same in any order, any grouping, and told twice."""
    return attrs.evolve(
        known,
        position=_later(known.position, told.position),
        gear=_later(known.gear, told.gear),
        speed_mps=_later(known.speed_mps, told.speed_mps),
        minutes_to_arrival=_later(known.minutes_to_arrival, told.minutes_to_arrival),
        destination=_later(known.destination, told.destination),
        routed=_later(known.routed, told.routed),
        connected=_later(known.connected, told.connected),
    )


def gathered(news: Iterable[CarNews]) -> Sequence[Sequence[CarNews]]:
    """What is to be taken together: what has no time was told at once, car by car; all else is alone."""
    alone: list[Sequence[CarNews]] = []
    at_once: dict[Vin, list[CarNews]] = {}
    for each in news:
        if each.mark is None:
            alone.append([each])
        else:
            at_once.setdefault(each.vin, []).append(each)
    return [*alone, *at_once.values()]


def is_second_delivery(known: Signals, news: CarNews) -> bool:
    """Whether it was taken before, and is only delivered again."""
    return news.repeated and news.mark is not None and news.mark in known.marks


def taken(known: Signals, news: Iterable[CarNews]) -> Signals:
    """What is known with this news of the car, its marks kept."""
    for each in news:
        known = joined(known, each.signals)
        if each.mark is not None:
            known = attrs.evolve(known, marks=(*known.marks, each.mark)[-MARKS:], marked_at=each.at)
    return known


def told_by(observation: VehicleObservation) -> Signals:
    """What an observation of another source tells, as if the car had told it: it was seen all at once."""
    at = observation.at
    if observation.state is not CarState.ONLINE:
        return Signals(connected=Heard(at, value=False))
    return Signals(
        position=_heard(at, observation.position),
        gear=_heard(at, observation.gear),
        speed_mps=_heard(at, observation.speed_mps),
        minutes_to_arrival=_heard(at, observation.minutes_to_arrival),
        destination=_heard(at, observation.destination),
    )


def newest(signals: Signals) -> datetime | None:
    """When something was told last; None where nothing was."""
    return max((heard.at for heard in _all(signals)), default=None)


def as_of(signals: Signals, at: datetime, *, resent: bool = False) -> VehicleObservation:
    """The car at that moment, by what it had told until then and what of that still held.

    A car that has left the line is offline, and nothing is claimed of it. What
    it told before it came back counts no more, but where it was going; a gear
    holds until another is told, a position as long as the car is in park.
    """
    known = _until(signals, at)
    measured = max((heard.at for heard in _all(known) if heard is not known.connected), default=None)
    line = known.connected
    if line is not None and not line.value and (measured is None or measured <= line.at):
        return VehicleObservation(at=at, source=Source.TELEMETRY, state=CarState.OFFLINE, resent=resent)
    back = line.at - SLACK if line is not None else None
    gear = known.gear if known.gear is not None and (back is None or known.gear.at >= back) else None
    is_routed = known.routed is None or bool(known.routed.value)
    position = _holding(known.position, at, back)
    if position is None and gear is not None and gear.value is Gear.PARK:
        position = _holding(known.position, gear.at, back)
    return VehicleObservation(
        at=at,
        source=Source.TELEMETRY,
        position=_value(position),
        gear=_value(gear),
        speed_mps=_value(_holding(known.speed_mps, at, back)),
        minutes_to_arrival=_value(_holding(known.minutes_to_arrival, at, back)) if is_routed else None,
        destination=_value(known.destination) if is_routed else None,
        resent=resent,
    )


def latest(signals: Signals) -> VehicleObservation | None:
    """The car as it told of itself last, on the line or not by now; None where it has told nothing yet."""
    at = max((heard.at for heard in _all(signals) if heard is not signals.connected), default=None)
    return as_of(signals, at) if at is not None else None


def _all(signals: Signals) -> list[Heard[object]]:
    everything: tuple[Heard[object] | None, ...] = (
        signals.position,
        signals.gear,
        signals.speed_mps,
        signals.minutes_to_arrival,
        signals.destination,
        signals.routed,
        signals.connected,
    )
    return [heard for heard in everything if heard is not None]


def _later(one: Heard[T] | None, other: Heard[T] | None) -> Heard[T] | None:
    if one is None or other is None:
        return one or other
    return max(one, other, key=_rank)


def _rank(heard: Heard[T]) -> tuple[datetime, bool, str]:
    """Of two things told for one moment, some value rather than none, and always the same one."""
    return heard.at, heard.value is not None, str(heard.value)


def _until(signals: Signals, at: datetime) -> Signals:
    def then(heard: Heard[T] | None) -> Heard[T] | None:
        return heard if heard is not None and heard.at <= at else None

    return Signals(
        position=then(signals.position),
        gear=then(signals.gear),
        speed_mps=then(signals.speed_mps),
        minutes_to_arrival=then(signals.minutes_to_arrival),
        destination=then(signals.destination),
        routed=then(signals.routed),
        connected=then(signals.connected),
    )


def _holding(heard: Heard[T] | None, at: datetime, back: datetime | None) -> Heard[T] | None:
    """It, where it was told shortly before ``at`` and not before the car came ``back``."""
    if heard is None or heard.at < at - HOLDS or (back is not None and heard.at < back):
        return None
    return heard


def _value(heard: Heard[T] | None) -> T | None:
    return heard.value if heard is not None else None


def _heard(at: datetime, value: T | None) -> Heard[T] | None:
    return Heard(at, value) if value is not None else None
