"""Requests that may be repeated (https://docs.stripe.com/api/idempotent_requests).

The first answer to a key is kept, be it a success, a refusal or a 500, once the
request was begun; not for parameters that cannot be, nor for a conflict. A key
is good for 24 hours, for one account, one path and one set of parameters.
"""

from datetime import datetime, timedelta
from threading import Lock
from typing import Final

import attrs

from driveway_sandbox.stripe.problems import StripeProblem, refused
from driveway_sandbox.stripe.rows import Row

HOURS_KEPT: Final = 24
LONGEST: Final = 255


@attrs.frozen
class Kept:
    """The answer to a key, and the request it was for."""

    path: str
    params: Row
    at: datetime
    request_id: str
    status: int
    body: bytes


def _other(what: str, key: str) -> StripeProblem:
    """The sentences are those of stripe/stripe-ruby#598 and fjordllc/bootcamp#3928."""
    return StripeProblem(
        400,
        "idempotency_error",
        f"Keys for idempotent requests can only be used {what} they were first used with. Try "
        "using a key other "
        f"than '{key}' if you meant to execute a different request.",
        kept=False,
    )


def in_use(key: str) -> StripeProblem:
    """409 (https://docs.stripe.com/error-low-level): the same key is being worked on.

    The client turns it into a plain ``APIError``; its ``type`` is not verified.
    """
    return StripeProblem(
        409,
        "invalid_request_error",
        f"There is currently another in-progress request using this Idempotent Key ({key}). "
        "Please try again later.",
        "idempotency_key_in_use",
        kept=False,
    )


@attrs.define
class Keys:
    """The keys of one sandbox."""

    _kept: dict[tuple[str, str], Kept] = attrs.field(factory=dict, init=False, repr=False)
    _under_way: set[tuple[str, str]] = attrs.field(factory=set, init=False, repr=False)
    _guard: Lock = attrs.field(factory=Lock, init=False, repr=False)

    def begin(self, account: str, key: str, path: str, params: Row, *, now: datetime) -> Kept | None:
        """The answer kept for a key; else nothing, and the key is under way until ``end``.

        Raises ``StripeProblem`` for a key of another request, or one under way.
        """
        if len(key) > LONGEST:
            raise refused(f"Idempotency keys can be up to {LONGEST} characters long.", kept=False)
        with self._guard:
            kept = self._kept.get((account, key))
            if kept is not None and now - kept.at < timedelta(hours=HOURS_KEPT):
                if kept.path != path:
                    raise _other(f"for the same endpoint ('{path}' vs '{kept.path}')", key)
                if kept.params != params:
                    raise _other("with the same parameters", key)
                return kept
            if (account, key) in self._under_way:
                raise in_use(key)
            self._under_way.add((account, key))
            return None

    def end(self, account: str, key: str, kept: Kept | None) -> None:
        """The key is free again, with an answer to keep or without."""
        with self._guard:
            self._under_way.discard((account, key))
            if kept is not None:
                self._kept[account, key] = kept

    def clear(self) -> None:
        """Forget everything."""
        with self._guard:
            self._kept.clear()
