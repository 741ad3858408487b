"""Work within somebody else's transaction: what has to follow its commit is not for whoever does the work.

Source: docs/decisions/0039-their-transaction.md.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

_PART: Final[ContextVar[bool]] = ContextVar("part of theirs", default=False)


@contextmanager
def part_of_theirs() -> Iterator[None]:
    """What is done inside is committed by somebody else, later, or never."""
    before = _PART.get()
    _PART.set(True)
    try:
        yield
    finally:
        _PART.set(before)


def is_part_of_theirs() -> bool:
    """Whether nothing may be asked of a payment service now: a worker does, once it is committed."""
    return _PART.get()
