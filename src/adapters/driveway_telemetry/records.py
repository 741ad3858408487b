"""One record of Tesla's server, from either of its two forms, as news of one car."""

from collections.abc import Iterable
from datetime import datetime

from driveway_core.cars import Heard, Signals
from driveway_core.errors import InvalidValue
from driveway_core.signals import CarNews
from driveway_core.vin import Vin
from driveway_telemetry.values import FIELDS, Said


def vehicle_data(
    *, vin: object, at: datetime, pieces: Iterable[tuple[str, Said]], resent: bool
) -> CarNews | None:
    """What a car said; None where none of it matters here.

    A piece that cannot be read is left out and told among the ``problems``;
    raises the first of them where nothing else is left.
    """
    signals, problems, read = Signals(), [], 0
    for field, said in pieces:
        if field not in FIELDS:
            continue
        try:
            signals = FIELDS[field](signals, at, said)
            read += 1
        except InvalidValue as error:
            problems.append(error)
    who = _vin(vin)
    if not read and problems:
        raise problems[0]
    if not read:
        return None
    return CarNews(vin=who, at=at, signals=signals, resent=resent, problems=tuple(problems))


def connectivity(*, vin: object, at: datetime, is_on: bool | None) -> CarNews | None:
    """That a car came on the line or left it; None where that is not known."""
    who = _vin(vin)
    if is_on is None:
        return None
    return CarNews(vin=who, at=at, signals=Signals(connected=Heard(at, value=is_on)))


def _vin(said: object) -> Vin:
    """The car's VIN; a refusal never repeats it."""
    if not isinstance(said, str):
        raise InvalidValue("vin", "is missing")
    return Vin(said)
