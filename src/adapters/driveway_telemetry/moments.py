"""When something was said: never in the future, by more than clocks differ."""

from datetime import UTC, datetime, timedelta
from typing import Final

from driveway_core.errors import InvalidValue

AHEAD: Final = timedelta(minutes=2)
"""How far a car's clock may be ahead: what is said for a moment yet to come would hide all that follows."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def from_text(field: str, said: object, *, received_at: datetime) -> datetime:
    """The moment that RFC 3339 text names; raises ``InvalidValue``."""
    if not isinstance(said, str):
        raise InvalidValue(field, "is missing: nobody can tell when the car said this")
    try:
        moment = datetime.fromisoformat(said)
        if moment.tzinfo is None:
            raise InvalidValue(field, "must say its zone")
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise InvalidValue(field, "is no moment") from error
    return _not_ahead(field, moment, received_at)


def from_seconds(field: str, seconds: int, nanos: int, *, received_at: datetime) -> datetime:
    """The moment so many seconds and billionths of seconds after 1970; raises ``InvalidValue``."""
    try:
        moment = _EPOCH + timedelta(seconds=seconds, microseconds=nanos // 1000)
    except OverflowError as error:
        raise InvalidValue(field, "is no moment") from error
    return _not_ahead(field, moment, received_at)


def _not_ahead(field: str, moment: datetime, received_at: datetime) -> datetime:
    if moment > received_at + AHEAD:
        raise InvalidValue(field, "lies in the future: the clock of the car, or of this machine, is wrong")
    return moment
