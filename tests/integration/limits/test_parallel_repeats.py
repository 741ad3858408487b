"""32 repeats at once under one key: one effect, one answer, whatever else comes under the key."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Final

import pytest
from dependency_injector import providers
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.conftest import PROFILE
from tests.unit.http.world import World, a_stay, told

from driveway_app import Container, on_postgres
from driveway_core.testing.builders import an_id
from driveway_http import create_app

AT_ONCE: Final = 32
RACES: Final = 50 if PROFILE == "proof" else 3
"""A race of 32 takes a second, and nothing is gained by a smaller one that fails."""


@pytest.fixture(scope="module")
def container(module_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    home: Path = tmp_path_factory.mktemp("home")
    with on_postgres(module_database_url, home=home, pool_size=AT_ONCE) as container:
        yield container


@settings(max_examples=RACES, phases=[Phase.explicit, Phase.generate])
@given(others=st.sets(st.integers(0, AT_ONCE - 1), max_size=12))
def test_repeats_at_once_are_one_booking_and_another_body_is_refused(
    container: Container, others: set[int]
) -> None:
    app = create_app(container)
    world = World(container, app.test_client())
    container.clock.override(providers.Object(lambda: world.now))
    stay, key, together = a_stay(world), str(an_id()), Barrier(AT_ONCE)
    headers = {
        "Authorization": f"Bearer {stay.driver.token}",
        "Content-Type": "application/json",
        "Idempotency-Key": key,
    }

    def ask(number: int) -> tuple[int, bytes]:
        wish = {**stay.wish, "end_time": told(2)} if number in others else stay.wish
        together.wait()
        answer = app.test_client().post("/v1/bookings", data=json.dumps(wish), headers=headers)
        return answer.status_code, answer.data

    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = list(threads.map(ask, range(AT_ONCE)))
    booked = world.got("GET", "/v1/bookings", stay.driver)["items"]
    assert len(booked) == 1
    taken = {data for status, data in answers if status == 201}
    assert [json.loads(data)["id"] for data in taken] == [booked[0]["id"]]
    refused = [json.loads(data)["type"] for status, data in answers if status != 201]
    assert set(refused) <= {"/problems/idempotency-key-reused"}
    first = booked[0]["end_time"] == stay.wish["end_time"].replace("+00:00", "Z")
    assert len(refused) == (len(others) if first else AT_ONCE - len(others))
