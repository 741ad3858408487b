"""Addresses of calendars: what is none, and how one is shown."""

import pytest

from driveway_core.calendar_sources import (
    CalendarAddress,
)
from driveway_core.errors import InvalidValue


@pytest.mark.parametrize(
    "text",
    [
        "ftp://example.com/a.ics",
        "file:///etc/passwd",
        "https://me:secret@example.com/a.ics",
        "https://example.com@evil.example/a.ics",
        "https:///a.ics",
        "example.com/a.ics",
        "https://exa mple.com/",
        "https://example.com/\r\nHost: x",
        "https://[::1/a.ics",
        "https://exämple.com/a.ics",
        "https://example.com/" + "a" * 2_000,
        "",
    ],
)
def test_what_is_no_web_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        CalendarAddress.parse(text)


def test_an_address_is_shown_shortened() -> None:
    address = CalendarAddress.parse(
        " webcal://Calendar.example.com/private-0123456789/basic.ics?token=secret "
    )
    assert address.value == "https://Calendar.example.com/private-0123456789/basic.ics?token=secret"
    assert address.shortened == "https://Calendar.example.com/…/basic.ics"
    assert "secret" not in repr(address)
    assert CalendarAddress("https://example.com/0123456789abcdef").shortened == "https://example.com/…"
