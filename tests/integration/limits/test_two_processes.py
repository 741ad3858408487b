"""Two processes on one database: what one sets the other goes by, and guesses are counted once."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

import attrs
import pytest
from dependency_injector import providers
from tests.integration.cli.conftest import Json
from tests.integration.cli.test_serving import environment
from tests.unit.http.world import DRIVEWAY, Stay, World, a_stay, told

from driveway_app import Container, on_postgres
from driveway_core.accounts import BadCredentials
from driveway_core.actors import SYSTEM
from driveway_core.car_calls import Call, CallKind
from driveway_core.car_troubles import BudgetSpent
from driveway_core.settings import READERS, Marketplace
from driveway_core.tries import TooManyTries
from driveway_http import create_app

ELSEWHERE: Final = Path(__file__).with_name("elsewhere.py")
SEEN_S: Final = 2.5
"""A little longer than a process remembers settings."""


@attrs.frozen
class Other:
    """The other process."""

    process: "subprocess.Popen[str]"

    def told(self, **order: object) -> Json:
        """What came of an order."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextmanager
def elsewhere(url: str, home: Path) -> Iterator[Other]:
    with subprocess.Popen(
        [sys.executable, str(ELSEWHERE), url, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(home),
    ) as process:
        yield Other(process)
        assert process.stdin is not None
        process.stdin.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def container(module_database_url: str, home: Path) -> Iterator[Container]:
    with on_postgres(module_database_url, home=home) as container:
        yield container


@pytest.fixture(scope="module")
def other(module_database_url: str, home: Path) -> Iterator[Other]:
    with elsewhere(module_database_url, home) as other:
        yield other


@pytest.fixture
def stay(container: Container) -> Stay:
    world = World(container, create_app(container).test_client())
    container.clock.override(providers.Object(lambda: world.now))
    return a_stay(world)


def answer(stay: Stay, method: str, path: str, body: object = None, *, host: bool = False) -> Json:
    """The document of an answer, or the type of its problem."""
    response = stay.world.call(method, path, stay.host if host else stay.driver, body)
    document = json.loads(response.data)
    return document["type"].removeprefix("/problems/") if response.status_code >= 400 else document


def ranked(stay: Stay) -> list[str]:
    start, end = (told(hours).replace("+", "%2B") for hours in (5, 7))
    near = f"{DRIVEWAY['latitude']},{DRIVEWAY['longitude']}"
    path = f"/v1/driveways?near={near}&start_time={start}&end_time={end}&order=best"
    return [hit["title"] for hit in answer(stay, "GET", path, host=True)["items"]]


def test_each_setting_changed_in_one_process_changes_what_another_does(stay: Stay, other: Other) -> None:
    world, container = stay.world, stay.world.container
    landlord = world.somebody("Barbara")
    world.driveway(landlord, title="Dear and near", hourly_rate="90.00")
    world.driveway(landlord, title="Cheap and far", hourly_rate="1.00", latitude=37.7690)
    long_stay = {**stay.wish, "start_time": told(200), "end_time": told(230)}
    oakland = {**DRIVEWAY, "city": "Oakland", "title": "Elsewhere"}
    here, now = stay.book(), world.now

    def ask_car() -> str:
        try:
            container.meter().spend(Call(kind=CallKind.FREE, account_id=stay.driver.account.id))
        except BudgetSpent:
            return "spent"
        return "made"

    def early() -> Json:
        world.now = now + timedelta(minutes=20)
        try:
            return answer(stay, "POST", f"/v1/bookings/{here['id']}/check-in")
        finally:
            world.now = now

    def in_force() -> Marketplace:
        with container.transactions().read(acting_as=SYSTEM) as work:
            return work.settings.marketplace()

    def quote(field: str) -> Json:
        return answer(stay, "POST", "/v1/quotes", {**long_stay, "end_time": told(202)})[field]

    def refused(path: str, body: object, *, host: bool = False) -> bool:
        return isinstance(answer(stay, "POST", path, body, host=host), str)

    before: dict[str, Callable[[], Json]] = {
        "platform_fee_percentage": lambda: quote("platform_fee"),
        "city_taxes": lambda: quote("tax_amount"),
        "max_booking_hours": lambda: refused("/v1/quotes", long_stay),
        "supported_cities": lambda: refused("/v1/driveways", oakland, host=True),
        "tesla_api_rate_limit": ask_car,
        "early_arrival_minutes": lambda: isinstance(early(), str),
        "marketplace_time_zone": lambda: in_force().marketplace_time_zone.key,  # decides when hosts are paid
        "search_weight_rating": lambda: in_force().search_weight_rating,  # nobody has been reviewed here
        "search_weight_free": lambda: in_force().search_weight_free,  # all are free all day
        "search_weight_distance": lambda: ranked(stay),
    }
    was = {key: ask() for key, ask in before.items()}
    other.told(
        set={
            "platform_fee_percentage": "20",
            "city_taxes": '{"San Francisco": [{"name": "Parking tax", "percentage": "25"}]}',
            "max_booking_hours": "24",
            "supported_cities": '["San Francisco", "Oakland"]',
            "tesla_api_rate_limit": "0",
            "early_arrival_minutes": "60",
            "marketplace_time_zone": "UTC",
            "search_weight_distance": "1",
            "search_weight_price": "0",
            "search_weight_rating": "0",
            "search_weight_free": "0",
            "overstay_grace_minutes": "0",
        }
    )
    time.sleep(SEEN_S)
    is_now = {key: ask() for key, ask in before.items()}
    assert {key for key in before if was[key] == is_now[key]} == set(), (was, is_now)
    next_stay = world.booking({**stay.wish, "start_time": told(3), "end_time": told(4)}, stay.driver)
    world.now = now + timedelta(hours=3)
    answer(stay, "POST", f"/v1/bookings/{next_stay['id']}/check-in")
    world.now = now + timedelta(hours=4, minutes=5)
    left = answer(stay, "POST", f"/v1/bookings/{next_stay['id']}/check-out")
    assert left["overstay"]["minutes"] == 5
    world.now = now
    other.told(set={"feature_flags": '{"best_order": false}', "maintenance_mode": "true"})
    time.sleep(SEEN_S)
    with pytest.raises(TypeError):
        ranked(stay)
    assert answer(stay, "PATCH", "/v1/me", {}) == "maintenance"
    other.told(set={"rate_limits": '{"other": {"account": 1}}', "maintenance_mode": "false"})
    time.sleep(SEEN_S)
    assert "too-many-calls" in [answer(stay, "GET", "/v1/me") for _ in range(3)]
    rest = {
        "overstay_grace_minutes",
        "feature_flags",
        "maintenance_mode",
        "rate_limits",
        "search_weight_price",
    }
    assert set(READERS) == {*before, *rest}
    other.told(set={"rate_limits": "{}"})
    time.sleep(SEEN_S)


def test_guesses_at_a_password_are_counted_once_over_two_processes(
    container: Container, other: Other
) -> None:
    container.clock.reset_override()
    email = "guessed@example.com"

    def guess(_: int) -> str:
        try:
            container.start_session()(email, "wrong", None)
        except BadCredentials:
            return "let through"
        except TooManyTries:
            return "refused"
        return "in"

    with ThreadPoolExecutor(4) as threads:
        elsewhere = threads.submit(lambda: other.told(log_in=email, times=12))
        here = list(threads.map(guess, range(12)))
    there = elsewhere.result()
    assert here.count("let through") + there[0] == 10
    assert here.count("refused") + there[1] == 14
