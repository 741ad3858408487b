"""A stand-in for Google that knows one house, and the adapter at it."""

from collections.abc import Iterator

import pytest

from driveway_core.testing.contracts.addresses import AT, KNOWN
from driveway_google import GoogleAddressBook, GoogleSettings
from driveway_sandbox import GoogleSandbox
from driveway_sandbox.google import House
from driveway_sandbox.google.sandbox import KEY

CASTRO = House(
    number="123",
    street="Castro Street",
    city=KNOWN.city,
    state=KNOWN.state,
    zip_code=KNOWN.zip_code,
    latitude=AT.latitude,
    longitude=AT.longitude,
)
BROADWAY = House(
    number="1901",
    street="Broadway",
    city="Oakland",
    state="CA",
    zip_code="94612",
    latitude=37.80812,
    longitude=-122.26847,
)


@pytest.fixture(scope="session")
def town() -> Iterator[GoogleSandbox]:
    with GoogleSandbox([CASTRO, BROADWAY]) as running:
        yield running


@pytest.fixture
def google(town: GoogleSandbox) -> GoogleSandbox:
    """The stand-in, which was asked nothing yet."""
    town.asked.clear()
    town.next_answers.clear()
    return town


@pytest.fixture
def book(google: GoogleSandbox) -> Iterator[GoogleAddressBook]:
    with GoogleAddressBook.open(GoogleSettings(api_key=KEY, api_base=google.url)) as opened:
        yield opened
