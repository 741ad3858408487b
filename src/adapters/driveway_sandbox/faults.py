"""What shall go wrong with which request."""

from enum import StrEnum
from fnmatch import fnmatchcase
from threading import Lock
from typing import Generic, Protocol, TypeVar

import attrs


class FaultKind(StrEnum):
    """How a request goes wrong; *before* and *after* are seen from its effect."""

    DROP_BEFORE = "drop_before"
    """The connection breaks, and nothing happened."""
    DROP_AFTER = "drop_after"
    """The connection breaks, and it happened."""
    CONFLICT = "conflict"
    """409: another request with the same key is said to be under way."""
    TOO_MANY = "too_many"
    """429, before anything else."""
    ERROR_BEFORE = "error_before"
    """500 before the request was looked at: nothing happened, nothing is remembered."""
    ERROR_INSTEAD = "error_instead"
    """500 instead of the effect, remembered under the request's key."""
    ERROR_AFTER = "error_after"
    """500 although it happened, remembered under the request's key."""
    DELAY_BEFORE = "delay_before"
    """The effect, and with it the answer, takes its time."""
    DELAY_AFTER = "delay_after"
    """It happens at once, and the answer takes its time."""


@attrs.frozen
class Fault:
    """From the ``nth`` matching request on, ``times`` of them go wrong.

    ``method`` and ``path`` are shell patterns; ``seconds`` is the real time of a
    delay; ``retry`` is what Stripe-Should-Retry says, where it says anything.
    """

    kind: FaultKind = attrs.field(converter=FaultKind)
    method: str = "POST"
    path: str = "*"
    nth: int = attrs.field(default=1, validator=attrs.validators.ge(1))
    times: int = attrs.field(default=1, validator=attrs.validators.ge(1))
    seconds: float = attrs.field(default=0.0, validator=[attrs.validators.ge(0), attrs.validators.le(60)])
    retry: bool | None = None

    def matches(self, method: str, path: str) -> bool:
        """Whether the fault is meant for such a request."""
        return fnmatchcase(method, self.method) and fnmatchcase(path, self.path)


class Planned(Protocol):
    """Something that goes wrong: from the ``nth`` matching request on, ``times`` of them."""

    @property
    def nth(self) -> int: ...
    @property
    def times(self) -> int: ...
    def matches(self, method: str, path: str) -> bool: ...


P = TypeVar("P", bound=Planned)


@attrs.define
class Plan(Generic[P]):
    """Faults that wait for their requests."""

    _waiting: list[tuple[P, int]] = attrs.field(factory=list, init=False)  # with the requests seen
    _guard: Lock = attrs.field(factory=Lock, init=False, repr=False)

    def add(self, fault: P) -> None:
        """Let ``fault`` wait."""
        with self._guard:
            self._waiting.append((fault, 0))

    def clear(self) -> None:
        """Let everything go well again."""
        with self._guard:
            self._waiting.clear()

    @property
    def waiting(self) -> list[P]:
        """The faults that have not happened, or not all their times."""
        with self._guard:
            return [fault for fault, _ in self._waiting]

    def strike(self, method: str, path: str) -> list[P]:
        """The faults that hit this request; each counts it."""
        hits = []
        with self._guard:
            left = []
            for fault, seen in self._waiting:
                now = seen + fault.matches(method, path)
                if now > seen and now >= fault.nth:
                    hits.append(fault)
                if now < fault.nth + fault.times - 1:
                    left.append((fault, now))
            self._waiting = left
        return hits


class FaultPlan(Plan[Fault]):
    """The faults of a stand-in for Stripe."""

    def drop_before(self, path: str = "*", *, method: str = "POST", nth: int = 1, times: int = 1) -> None:
        """Break the connection of a request before its effect."""
        self.add(Fault(FaultKind.DROP_BEFORE, method, path, nth, times))

    def drop_after(self, path: str = "*", *, method: str = "POST", nth: int = 1, times: int = 1) -> None:
        """Break the connection of a request after its effect."""
        self.add(Fault(FaultKind.DROP_AFTER, method, path, nth, times))

    def error_after(self, path: str = "*", *, method: str = "POST", nth: int = 1, times: int = 1) -> None:
        """Answer a request with 500 although it happened."""
        self.add(Fault(FaultKind.ERROR_AFTER, method, path, nth, times))
