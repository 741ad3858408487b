"""What shall go wrong at the stand-in for Tesla."""

from enum import StrEnum
from fnmatch import fnmatchcase

import attrs

from driveway_sandbox.faults import Plan


class FleetFaultKind(StrEnum):
    """How a request goes wrong; *before* and *after* are seen from its effect."""

    ANSWER = "answer"
    """``status`` and ``error`` instead of the effect."""
    ANSWER_AFTER = "answer_after"
    """The same, although it happened."""
    DROP_BEFORE = "drop_before"
    """The connection breaks, and nothing happened."""
    DROP_AFTER = "drop_after"
    """The connection breaks, and it happened."""
    TRUNCATED = "truncated"
    """It happened, and the answer breaks off in the middle."""
    GARBAGE = "garbage"
    """It happened, and the answer is no JSON."""
    SLOW_BEFORE = "slow_before"
    """The effect, and with it the answer, takes ``seconds`` of real time."""
    SLOW_AFTER = "slow_after"
    """It happens at once, and the answer takes ``seconds`` of real time."""


@attrs.frozen(kw_only=True)
class FleetFault:
    """From the ``nth`` matching request on, ``times`` of them go wrong.

    ``method`` and ``path`` are shell patterns (``*/command/*``, ``*VIN*``).
    ``text`` is a body that is sent as it stands in place of Tesla's usual one,
    ``retry_after`` what the header of that name says, in seconds.
    """

    kind: FleetFaultKind = attrs.field(default=FleetFaultKind.ANSWER, converter=FleetFaultKind)
    method: str = "*"
    path: str = "*"
    nth: int = attrs.field(default=1, validator=attrs.validators.ge(1))
    times: int = attrs.field(default=1, validator=attrs.validators.ge(1))
    status: int = attrs.field(default=503, validator=[attrs.validators.ge(200), attrs.validators.le(599)])
    error: str = ""
    text: str | None = None
    retry_after: int | None = None
    seconds: float = attrs.field(default=0.0, validator=[attrs.validators.ge(0), attrs.validators.le(60)])

    def matches(self, method: str, path: str) -> bool:
        """Whether the fault is meant for such a request."""
        return fnmatchcase(method, self.method) and fnmatchcase(path, self.path)


class FleetFaultPlan(Plan[FleetFault]):
    """The faults that wait for their requests."""

    def answer(
        self,
        status: int,
        error: str = "",
        *,
        path: str = "*",
        method: str = "*",
        nth: int = 1,
        times: int = 1,
        text: str | None = None,
        retry_after: int | None = None,
        after: bool = False,
    ) -> None:
        """Answer requests with a status, before their effect or ``after`` it."""
        kind = FleetFaultKind.ANSWER_AFTER if after else FleetFaultKind.ANSWER
        self.add(
            FleetFault(
                kind=kind,
                path=path,
                method=method,
                nth=nth,
                times=times,
                status=status,
                error=error,
                text=text,
                retry_after=retry_after,
            )
        )

    def drop(self, path: str = "*", *, after: bool = False, nth: int = 1, times: int = 1) -> None:
        """Break connections, before or ``after`` the effect."""
        kind = FleetFaultKind.DROP_AFTER if after else FleetFaultKind.DROP_BEFORE
        self.add(FleetFault(kind=kind, path=path, nth=nth, times=times))
