"""Nothing that a test logs holds a token, a VIN or a position: looked for in all of it, in every test.

Each record of each logger is looked at as it is made, whoever would write it
down, with its arguments and its trace; and what a test, and the programs that
it started, left on standard error. A test that let something slip fails by
that. What is looked for is what the cars of tests are made of: VINs, which are
17 characters with letters and digits, the tokens of the stand-in for Tesla,
which are shaped as Tesla's, and degrees of the city that its cars drive in
that are exact to less than a hundred metres.
"""

import logging
import re
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import pytest

PLANTED: Final = re.compile(
    r"(?<![A-Za-z0-9])(?=[0-9]*[A-HJ-NPR-Z])(?=[A-HJ-NPR-Z]*[0-9])[A-HJ-NPR-Z0-9]{17}(?![A-Za-z0-9])"
    r"|eyJ[\w-]{8,}\.eyJ[\w-]{8,}"
    r"|\b(?:NA|EU|CN)_[0-9a-f]{40,}"
    r"|(?<![\d.])37\.[678]\d{3,}"
    r"|-122\.[345]\d{3,}"
)

LOUD: Final = ("httpx", "driveway")
"""Loggers that are heard from INFO on, as operators may have them; the first writes down addresses."""

OWN_CLIENTS: Final = ("/_sandbox/", "/v1/driveways?")
"""What tests ask with clients of their own, which may say so: steering a stand-in, and a search of theirs."""

_slips: Final[list[str]] = []
_hearing: Final = [_slips]


def found_in(text: str) -> list[str]:
    """What of it should not be there, cut short."""
    return [f"{match[0][:9]}… in {text[:300]!r}" for match in PLANTED.finditer(text)]


@contextmanager
def heard() -> Iterator[list[str]]:
    """Slips, gathered here instead of failing the test: for the test of all this."""
    slips: list[str] = []
    _hearing.append(slips)
    try:
        yield slips
    finally:
        _hearing.remove(slips)


def _listening(make: Callable[..., logging.LogRecord]) -> Callable[..., logging.LogRecord]:
    def made(*args: object, **kwargs: object) -> logging.LogRecord:
        record = make(*args, **kwargs)
        text = _text_of(record)
        if not (record.name == "httpx" and any(each in text for each in OWN_CLIENTS)):
            _hearing[-1].extend(f"{record.name}: {slip}" for slip in found_in(text))
        return record

    return made


def _text_of(record: logging.LogRecord) -> str:
    """All that a handler could write of it."""
    try:
        said = record.getMessage()
    except (TypeError, ValueError):  # whoever logged it cannot count: the handler says so
        said = f"{record.msg} {record.args}"
    _, error, _ = record.exc_info or (None, None, None)
    trace = "" if error is None else "".join(traceback.format_exception(error))
    return f"{said}\n{record.args!r}\n{trace}"


def pytest_configure() -> None:
    """From now on every record is looked at."""
    logging.setLogRecordFactory(_listening(logging.getLogRecordFactory()))
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.INFO)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Fail the test that let something slip, its fixtures included."""
    yield
    left = [text for _, name, text in item._report_sections if name == "stderr"]  # no other way
    slips = [*_slips, *(slip for text in left for slip in found_in(text))]
    _slips.clear()
    if slips:
        pytest.fail("logged what nobody may read there:\n" + "\n".join(slips), pytrace=False)
