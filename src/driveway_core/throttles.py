"""How often may be called: how many calls of a class in a minute, for an account and for an address.

The limits are a setting, `rate_limits`; a class or a side of it that is not
named keeps its default, and ``null`` sets no limit. Defaults: domain rules §9.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import attrs

from driveway_core.errors import InvalidValue, Unavailable

MINUTE: Final = timedelta(minutes=1)
_MOST: Final = 1_000_000
_AS_TOLD: Final = 'limits are such as {"booking": {"account": 120, "address": 3000}}, calls a minute or null'


class CallClass(StrEnum):
    """Which calls are counted together."""

    SEARCH = "search"
    BOOKING = "booking"
    PAYMENT = "payment"
    LOG_IN = "log_in"
    CAR = "car"
    EXPORT = "export"
    """Everything about an account at once: the dearest call there is."""
    OTHER = "other"
    """Every other read, and every other change."""


class Per(StrEnum):
    """Whose calls are counted: an account's, or those from an address (of IPv6, a /64)."""

    ACCOUNT = "account"
    ADDRESS = "address"


@attrs.frozen
class Quota:
    """So many calls at most in any stretch of time of that length."""

    calls: int
    within: timedelta = MINUTE


@attrs.frozen
class TooManyCalls(Unavailable):
    """Too many calls of a class in a minute; ``Retry-After`` says when there is room again."""

    slug = "too-many-calls"
    title = "Too many calls"

    policy: str
    retry_after: int

    def __str__(self) -> str:
        return f"That was too often: please try again in {self.retry_after} seconds."


_CLASSES: Final = frozenset(kind.value for kind in CallClass)
_SIDES: Final = frozenset(per.value for per in Per)
_DEFAULTS: Final[Mapping[CallClass, tuple[int, int]]] = {
    CallClass.SEARCH: (1_200, 12_000),
    CallClass.BOOKING: (120, 3_000),
    CallClass.PAYMENT: (60, 1_500),
    CallClass.LOG_IN: (60, 600),
    CallClass.CAR: (120, 1_200),
    CallClass.EXPORT: (4, 40),
    CallClass.OTHER: (1_200, 12_000),
}

LIMITS: Final[Mapping[CallClass, Mapping[Per, int | None]]] = MappingProxyType(
    {
        kind: MappingProxyType({Per.ACCOUNT: account, Per.ADDRESS: address})
        for kind, (account, address) in _DEFAULTS.items()
    }
)
"""What there is unless operators say otherwise, in calls a minute."""


@attrs.frozen
class RateLimits:
    """What is set otherwise than by default."""

    chosen: Mapping[tuple[CallClass, Per], int | None] = attrs.field(factory=dict)

    @classmethod
    def of(cls, told: object) -> "RateLimits":
        """From JSON; names that this program does not know are passed over: another version may."""
        chosen: dict[tuple[CallClass, Per], int | None] = {}
        for name, sides in _object(told).items():
            for side, calls in _object(sides).items():
                limit = _calls(calls)
                if name not in _CLASSES or side not in _SIDES:
                    continue
                kind, per = CallClass(name), Per(side)
                if limit != LIMITS[kind][per]:
                    chosen[kind, per] = limit
        return cls(chosen)

    def quota(self, kind: CallClass, per: Per) -> Quota | None:
        """The limit, or None where there is none."""
        calls = self.chosen.get((kind, per), LIMITS[kind][per])
        return None if calls is None else Quota(calls)


def refuse_unknown_limits(told: object) -> None:
    """Refuse a class or a side that there is not, such as one misspelt."""
    for name, sides in _object(told).items():
        if name not in _CLASSES or not _object(sides).keys() <= _SIDES:
            raise InvalidValue("value", f"{name!r} names no limits; {_AS_TOLD}")


def policy_of(kind: CallClass, per: Per) -> str:
    """The name of a limit, as callers are told it."""
    return f"{kind.value}-{per.value}".replace("_", "-")


def _object(told: object) -> Mapping[str, object]:
    if not isinstance(told, dict):
        raise InvalidValue("value", _AS_TOLD)
    return told


def _calls(told: object) -> int | None:
    if told is None:
        return None
    if isinstance(told, bool) or not isinstance(told, int) or not 1 <= told <= _MOST:
        raise InvalidValue("value", _AS_TOLD)
    return told
