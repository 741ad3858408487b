"""What a failing test of a suite says: which promise of which port is not kept."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Final

import pytest

_PORT: Final = re.compile(r"``(\w+)``")
_BROKEN: Final = (Exception, pytest.fail.Exception)


def name_promises(suite: type) -> None:
    """Let every test of a suite name its promise, beside whatever else it has to say, when it fails."""
    for owner in suite.__mro__:
        for name, test in list(vars(owner).items()):
            if name.startswith("test_") and callable(test) and not hasattr(test, "__wrapped_promise__"):
                setattr(owner, name, _naming(_port_of(owner), test))


def _port_of(suite: type) -> str:
    """As its docstring begins, else as it is called."""
    named = _PORT.match(suite.__doc__ or "")
    return named[1] if named is not None else suite.__name__.removesuffix("Contract")


def _naming(port: str, test: Callable[..., None]) -> Callable[..., None]:
    promise = test.__name__.removeprefix("test_").replace("_", " ")

    @wraps(test)
    def kept(*args: object, **kwargs: object) -> None:
        __tracebackhide__ = True
        try:
            test(*args, **kwargs)
        except _BROKEN as broken:
            broken.add_note(f"{port} does not keep its promise: {promise}.")
            raise

    kept.__wrapped_promise__ = True  # type: ignore[attr-defined]  # a mark for the second time round
    return kept
