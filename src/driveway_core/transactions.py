"""What may come of a transaction, besides its result."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, Final, ParamSpec, Protocol, TypeVar

from driveway_core.errors import Conflict, Unavailable
from driveway_core.ports import Transactions

P = ParamSpec("P")
R = TypeVar("R")

TRIES: Final = 4


class Stale(Conflict):
    """Somebody else changed it since it was read."""

    slug = "stale"
    title = "That has changed in the meantime"

    def __str__(self) -> str:
        return "Somebody else has just changed this: look again, then decide."


class Interrupted(Unavailable):
    """The database gave the transaction up to let others through; nothing was written."""

    slug = "busy"
    title = "Very busy right now"

    def __str__(self) -> str:
        return "Very many people want this right now. Nothing was changed: please try again."


class Transactional(Protocol):
    """A use case that writes."""

    @property
    def transactions(self) -> Transactions:
        """Where it writes."""
        ...


S = TypeVar("S", bound=Transactional)


def retried(call: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """Run a use case again from its beginning while the database interrupts it, a few times.

    Two stays that want the same window are never refused for that reason:
    an interruption is not a conflict.
    """

    def again(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(1, TRIES):
            try:
                return call(self, *args, **kwargs)
            except Interrupted:
                self.transactions.pause(attempt)
        return call(self, *args, **kwargs)

    update_wrapper(again, call)
    return again
