"""Whenever the story is played, there are places for it."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from argon2.profiles import CHEAPEST
from dependency_injector import providers
from tests.conftest import PROFILE

from driveway_app import in_memory
from driveway_demo.ahead import Clock
from driveway_demo.api import Api
from driveway_demo.cast import drivers, host_of, soon
from driveway_demo.choice import Choice
from driveway_demo.seeding import Seeder
from driveway_demo.story import HOURS
from driveway_http import create_app
from driveway_secrets import Argon2Passwords

SEEDED = datetime(2026, 11, 22, 20, 17, tzinfo=UTC)
WEEK = 7 * 24
EVERY = 1 if PROFILE == "proof" else 7
"""Each seventh hour of a week is each hour of a day once, and some of each day."""
NEAR_M = 1_800
"""From there, Ada's car has to drive for long enough to be seen on its way."""


@pytest.mark.wide
def test_at_every_hour_of_a_week_somebody_has_a_place_and_somebody_wants_to_be_asked() -> None:
    clock = Clock(lambda: SEEDED)
    with in_memory() as container:
        container.clock.override(providers.Object(clock))
        container.passwords.override(providers.Object(Argon2Passwords.with_parameters(CHEAPEST)))
        Seeder.of(container).city(lambda _done, _total: None)
        transport = httpx.WSGITransport(app=create_app(container))
        with httpx.Client(transport=transport, base_url="http://city.example") as http:
            visitor = Api(http)
            people = drivers(visitor)
            for number, hour in enumerate(range(0, WEEK, EVERY)):
                clock.ahead = timedelta(hours=hour)
                if number % (12 // EVERY) == 0:
                    people = drivers(visitor)
                choice = Choice.of(*people, soon(clock(), HOURS))
                assert choice.wanted["distance_m"] < NEAR_M
                assert host_of(visitor, choice.wanted).get("/v1/me")["user_type"] == "host"
                tomorrow = soon(clock() + timedelta(hours=22), HOURS)
                asked = people[0].finds(tomorrow, 3_000, instant_booking_enabled="false")
                assert any(hit["host_id"] != choice.wanted["host_id"] for hit in asked)
