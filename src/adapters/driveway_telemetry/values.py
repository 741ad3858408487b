"""What a car says of one thing, in every form that some firmware has said it in.

The form depends on the version of the car's software: a number may be a text, a
place a message or ``(37.412374 N, 122.145867 W)``, a gear its letter, its name
or its number. Source: Tesla's Fleet Telemetry, its protocol and its README.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from math import isfinite
from typing import Final

import attrs

from driveway_core.cars import Gear, Heard, Signals
from driveway_core.errors import InvalidValue
from driveway_core.places import Position

MPS_PER_MPH: Final = 0.44704
"""Metres a second in a mile an hour, exactly (NIST SP 811)."""

FASTEST_MPH: Final = 300.0
LONGEST_MINUTES: Final = 7 * 24 * 60.0

_PLACE: Final = re.compile(
    r"\(\s*(\d{1,3}(?:\.\d*)?)\s*([NS])\s*,\s*(\d{1,3}(?:\.\d*)?)\s*([EW])\s*\)", re.ASCII
)
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_LONGEST_TEXT: Final = 200
_NOTHING: Final = frozenset({"", "<invalid>", "invalid", "null", "none", "unknown", "sna"})
_GEARS: Final = {gear.value: gear for gear in Gear}
_GEARS_BY_NUMBER: Final = {2: Gear.PARK, 3: Gear.REVERSE, 4: Gear.NEUTRAL, 5: Gear.DRIVE}
"""As ``ShiftState`` numbers them; 0, 1 and 6 are unknown, invalid and not available."""

_NO_GEARS: Final = frozenset({0, 1, 6})


@attrs.frozen
class Place:
    """Two numbers, in degrees, that nobody has checked yet."""

    latitude: object = attrs.field(repr=False)
    longitude: object = attrs.field(repr=False)


Said = bool | int | float | str | Place | None
"""A value as it was said, out of its wrapping; None is that the car does not know."""


def place(field: str, said: Said) -> Position | None:
    """Where something is; None where the car does not know. Raises ``InvalidValue``."""
    if _is_nothing(said):
        return None
    if isinstance(said, Place):
        latitude, longitude = _number(field, said.latitude), _number(field, said.longitude)
    elif isinstance(said, str) and (found := _PLACE.fullmatch(said.strip()[:_LONGEST_TEXT])):
        latitude = float(found[1]) * (-1 if found[2] == "S" else 1)
        longitude = float(found[3]) * (-1 if found[4] == "W" else 1)
    else:
        raise InvalidValue(field, "is no place")
    try:
        return Position(latitude, longitude)
    except InvalidValue as error:
        raise InvalidValue(field, f"is no place on the earth: its {error.field} {error.reason}") from error


def gear(field: str, said: Said) -> Gear | None:
    """Which gear it is in; None where the car does not know. Raises ``InvalidValue``."""
    if _is_nothing(said):
        return None
    if isinstance(said, str):
        name = said.strip()[:_LONGEST_TEXT]
        name = name[10:] if name.lower().startswith("shiftstate") else name
        if _is_nothing(name):
            return None
        if name.upper() in _GEARS:
            return _GEARS[name.upper()]
        said = int(name) if re.fullmatch(r"\d", name, re.ASCII) else None
    if isinstance(said, int | float) and not isinstance(said, bool):
        if said in _NO_GEARS:
            return None
        if said in _GEARS_BY_NUMBER:
            return _GEARS_BY_NUMBER[int(said)]
    raise InvalidValue(field, "is no gear")


def speed(field: str, said: Said) -> float | None:
    """Miles an hour as metres a second; None where the car does not know. Raises ``InvalidValue``."""
    if _is_nothing(said):
        return None
    return _within(field, _number(field, said), FASTEST_MPH) * MPS_PER_MPH


def minutes(field: str, said: Said) -> float | None:
    """Minutes; None where the car does not know. Raises ``InvalidValue``."""
    if _is_nothing(said):
        return None
    return _within(field, _number(field, said), LONGEST_MINUTES)


def is_routed(field: str, said: Said) -> bool:
    """Whether there is a destination; its name is nobody's business. Raises ``InvalidValue``."""
    if _is_nothing(said):
        return False
    if not isinstance(said, str):
        raise InvalidValue(field, "is no name")
    return True


def _position_heard(signals: Signals, at: datetime, said: Said) -> Signals:
    return attrs.evolve(signals, position=Heard(at, place("Location", said)))


def _gear_heard(signals: Signals, at: datetime, said: Said) -> Signals:
    return attrs.evolve(signals, gear=Heard(at, gear("Gear", said)))


def _speed_heard(signals: Signals, at: datetime, said: Said) -> Signals:
    return attrs.evolve(signals, speed_mps=Heard(at, speed("VehicleSpeed", said)))


def _minutes_heard(signals: Signals, at: datetime, said: Said) -> Signals:
    return attrs.evolve(signals, minutes_to_arrival=Heard(at, minutes("MinutesToArrival", said)))


def _destination_heard(signals: Signals, at: datetime, said: Said) -> Signals:
    return attrs.evolve(signals, destination=Heard(at, place("DestinationLocation", said)))


def _routed_heard(signals: Signals, at: datetime, said: Said) -> Signals:
    return attrs.evolve(signals, routed=Heard(at, is_routed("DestinationName", said)))


FIELDS: Final[Mapping[str, Callable[[Signals, datetime, Said], Signals]]] = {
    "Location": _position_heard,
    "Gear": _gear_heard,
    "VehicleSpeed": _speed_heard,
    "MinutesToArrival": _minutes_heard,
    "DestinationLocation": _destination_heard,
    "DestinationName": _routed_heard,
}
"""The fields that matter here, by Tesla's names of them; all others are passed over."""


def connected(field: str, said: object) -> bool | None:
    """Whether a car came on the line or left it; None where that is not known. Raises ``InvalidValue``."""
    words = {"CONNECTED": True, 1: True, "DISCONNECTED": False, 2: False, "UNKNOWN": None, 0: None}
    if isinstance(said, str | int) and not isinstance(said, bool) and said in words:
        return words[said]
    raise InvalidValue(field, "must be CONNECTED or DISCONNECTED")


def _is_nothing(said: Said) -> bool:
    return said is None or (isinstance(said, str) and said.strip()[:_LONGEST_TEXT].lower() in _NOTHING)


def _number(field: str, said: object) -> float:
    number: float | None = None
    if isinstance(said, int | float) and not isinstance(said, bool):
        number = _as_float(said)
    elif isinstance(said, str) and len(said) <= _LONGEST_TEXT and _NUMBER.fullmatch(said.strip()):
        number = float(said)
    if number is None or not isfinite(number):
        raise InvalidValue(field, "is no number")
    return number


def _as_float(said: float) -> float | None:
    try:
        return float(said)
    except OverflowError:  # a whole number of hundreds of digits
        return None


def _within(field: str, number: float, most: float) -> float:
    if not 0 <= number <= most:
        raise InvalidValue(field, f"must lie between 0 and {most:g}")
    return number + 0.0  # no minus zero
