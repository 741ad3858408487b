"""Rate limits over HTTP: whose calls are counted, in which class, and what callers are told."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Final

import pytest
from dependency_injector import providers
from tests.unit.http.world import PASSWORD, Person, Stay, World

from driveway_core.actors import SYSTEM
from driveway_core.tallies import Grant
from driveway_core.throttles import CallClass, Quota
from driveway_http import create_app
from driveway_http.callers import from_where
from driveway_http.limits import POLICY, STANDING, UNLIMITED, class_of, network_of
from driveway_postgres import DatabaseUnavailable

SECOND: Final = timedelta(seconds=1)
LOG_IN: Final = {"email": "nobody@example.com", "password": PASSWORD}


def limit(world: World, **limits: object) -> None:
    """Set limits, and count from the beginning, in one process alone."""
    world.container.change_setting()(SYSTEM, "rate_limits", json.dumps(limits))
    world.container.processes.override(providers.Object(1))
    world.container.limiter.reset()


def asked(
    world: World, number: int, path: str, person: Person | None = None, *, at: str = "192.0.2.7"
) -> list[int]:
    """The statuses of so many reads from an address."""
    headers = {} if person is None else {"Authorization": f"Bearer {person.token}"}
    environ = {"REMOTE_ADDR": at}
    return [world.client.get(path, headers=headers, environ_base=environ).status_code for _ in range(number)]


def test_every_answer_says_what_is_left(world: World) -> None:
    answer = world.call("GET", "/v1/me", world.somebody())
    assert answer.headers[POLICY] == '"other-address";q=12000;w=60, "other-account";q=1200;w=60'
    assert answer.headers[STANDING] == '"other-address";r=11999;t=60, "other-account";r=1199;t=60'
    again = world.call("GET", "/v1/nowhere")
    assert again.headers[STANDING] == '"other-address";r=11998;t=60'


def test_one_too_many_is_told_when_there_is_room_and_then_there_is(world: World) -> None:
    person = world.somebody()
    limit(world, other={"account": 3})
    assert asked(world, 5, "/v1/me", person) == [200, 200, 200, 429, 429]
    answer = world.call("GET", "/v1/me", person)
    problem = answer.json or {}
    assert (problem["type"], problem["status"]) == ("/problems/too-many-calls", 429)
    assert (problem["policy"], problem["retry_after"]) == (
        "other-account",
        int(answer.headers["Retry-After"]),
    )
    assert f'"other-account";r=0;t={problem["retry_after"]}' in answer.headers[STANDING]
    world.now += (problem["retry_after"] - 1) * SECOND
    assert asked(world, 1, "/v1/me", person) == [429]
    world.now += SECOND
    assert asked(world, 1, "/v1/me", person) == [200]


def test_an_account_is_counted_wherever_it_calls_from_and_others_are_not_touched(world: World) -> None:
    one, other = world.somebody(), world.somebody()
    limit(world, other={"account": 2})
    calls = [asked(world, 1, "/v1/me", one, at=f"192.0.2.{number}") for number in range(4)]
    assert calls == [[200], [200], [429], [429]]
    assert asked(world, 2, "/v1/me", other) == [200, 200]


def test_an_address_is_counted_whoever_calls_from_it_and_before_a_token_is_looked_at(world: World) -> None:
    people = [world.somebody(), world.somebody(), None]
    limit(world, other={"address": 5})
    calls = [asked(world, 2, "/v1/me", person) for person in people]
    assert calls == [[200, 200], [200, 200], [401, 429]]
    assert asked(world, 1, "/v1/settings", at="192.0.2.8") == [200]
    assert world.call("GET", "/v1/me", headers={"Authorization": "nonsense"}).status_code == 401  # elsewhere


def test_one_household_has_one_limit_of_ipv6(world: World) -> None:
    limit(world, other={"address": 2})
    calls = [asked(world, 1, "/v1/settings", at=f"2001:db8:1:2::{number:x}") for number in range(1, 4)]
    assert calls == [[200], [200], [429]]
    assert asked(world, 1, "/v1/settings", at="2001:db8:1:3::1") == [200]


def test_classes_are_counted_each_by_itself(stay: Stay) -> None:
    world, search = stay.world, "/v1/driveways?near=37.76,-122.43&start_time={}&end_time={}"
    limit(world, booking={"account": 1}, log_in={"address": 2}, search={"address": 1})
    book = [world.call("POST", "/v1/bookings", stay.driver, stay.wish).status_code for _ in range(2)]
    assert book == [201, 429]
    assert [world.call("POST", "/v1/sessions", None, LOG_IN).status_code for _ in range(3)] == [401, 401, 429]
    path = search.format(
        stay.wish["start_time"].replace("+", "%2B"), stay.wish["end_time"].replace("+", "%2B")
    )
    assert [world.call("GET", path).status_code for _ in range(2)] == [200, 429]
    assert world.call("GET", "/v1/bookings", stay.driver).status_code == 200


def test_what_was_refused_so_is_no_first_answer_under_a_key(stay: Stay) -> None:
    world = stay.world
    limit(world, booking={"account": 1})
    world.call("POST", "/v1/quotes", stay.driver, stay.wish)
    assert world.call("POST", "/v1/bookings", stay.driver, stay.wish, key="one").status_code == 429
    world.now += timedelta(minutes=2)
    stay_later = world.call("POST", "/v1/bookings", stay.driver, stay.wish, key="one")
    assert stay_later.status_code == 201
    assert "Idempotency-Replayed" not in stay_later.headers


def test_supervisors_and_those_who_sign_are_not_counted(world: World) -> None:
    limit(world, other={"address": 1}, car={"address": 1}, payment={"address": 1})
    for _ in range(3):
        for method, path in (
            ("GET", "/healthz"),
            ("GET", "/readyz"),
            ("GET", "/metrics"),
            ("POST", "/webhooks/stripe"),
            ("POST", "/webhooks/tesla-telemetry"),
        ):
            answer = world.call(method, path, None, {} if method == "POST" else None)
            assert answer.status_code != 429
            assert POLICY not in answer.headers


def test_no_limit_at_all_is_told_of_to_nobody(world: World) -> None:
    limit(world, other={"address": None})
    assert set(asked(world, 20, "/v1/settings")) == {200}
    assert POLICY not in world.call("GET", "/v1/settings").headers


def test_a_changed_limit_counts_at_once(world: World) -> None:
    person = world.somebody()
    limit(world, other={"account": 2})
    assert asked(world, 3, "/v1/me", person) == [200, 200, 429]
    world.container.change_setting()(SYSTEM, "rate_limits", '{"other": {"account": 4}}')
    assert asked(world, 3, "/v1/me", person) == [200, 200, 429]


def test_behind_proxies_of_ours_callers_are_where_the_outermost_was_called_from(world: World) -> None:
    limit(world, other={"address": 1})

    def call(proxies: int, forwarded: str) -> int:
        client = create_app(world.container, trusted_proxies=proxies).test_client()
        return client.get("/v1/settings", headers={"X-Forwarded-For": forwarded}).status_code

    assert call(1, "198.51.100.1") == 200
    assert call(1, "198.51.100.1") == 429
    assert call(1, "203.0.113.9, 198.51.100.1") == 429  # a caller may write what they like before it
    assert call(2, "198.51.100.2, 10.0.0.1") == 200
    assert call(2, "198.51.100.2, 10.0.0.1") == 429
    assert call(0, "198.51.100.3") == 200
    assert call(0, "198.51.100.4") == 429  # nobody is believed who is not trusted


@pytest.mark.parametrize(
    "address, network",
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:4711", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("", "unknown"),
        (None, "unknown"),
        ("_hidden", "unknown"),
        ("300.1.1.1", "unknown"),
        ("' OR 1=1", "unknown"),
    ],
)
def test_an_address_stands_for_one_caller(address: str | None, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize("told", ["203.0.113.7", "203.0.113.7:4711", " 203.0.113.7"])
def test_guesses_are_counted_for_an_address_that_a_proxy_tells_with_its_port(world: World, told: str) -> None:
    with create_app(world.container).test_request_context(environ_base={"REMOTE_ADDR": told}):
        assert from_where() == ip_address("203.0.113.7")


def test_every_call_is_of_a_class_that_fits(world: World) -> None:
    operations = {
        rule.endpoint: (rule.methods or set()) - {"HEAD", "OPTIONS"}
        for rule in world.client.application.url_map.iter_rules()
    }
    classes = {
        endpoint: class_of(endpoint, method) for endpoint, methods in operations.items() for method in methods
    }
    assert {kind for kind in classes.values() if kind is not None} == set(CallClass)
    assert {each for each, kind in classes.items() if kind is None} == {
        each for each in operations if each.partition(".")[0] in UNLIMITED
    }
    expected = {
        CallClass.SEARCH: {"driveways.search_driveways", "trips.find_alternatives"},
        CallClass.BOOKING: {"bookings.book_stay", "bookings.cancel_booking", "quotes.quote_stay"},
        CallClass.PAYMENT: {"bookings.pay_booking", "payment-methods.set_up_card", "hosts.onboard_host"},
        CallClass.LOG_IN: {"sessions.start_session", "accounts.register_account"},
        CallClass.CAR: {"cars.look_at_car", "cars.car_honk_horn", "trips.navigate"},
        CallClass.EXPORT: {"accounts.export_account"},
        CallClass.OTHER: {"bookings.list_bookings", "vehicles.add_vehicle", "accounts.read_profile"},
    }
    for kind, endpoints in expected.items():
        assert {endpoint: classes[endpoint] for endpoint in endpoints} == dict.fromkeys(endpoints, kind)


class Gone:
    """A count that cannot be reached, and how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def lease(self, subject: str, quota: Quota, *, owed: int, wanted: int, at: datetime) -> Grant:
        self.asked += 1
        raise DatabaseUnavailable

    def forget(self, *, before: datetime) -> int:
        raise DatabaseUnavailable


@contextmanager
def without_database(world: World) -> Iterator[Gone]:
    gone = Gone()
    with world.container.leases.override(providers.Object(gone)):
        world.container.limiter.reset()
        yield gone


def test_without_the_database_every_process_counts_for_itself_and_says_so(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    person = world.somebody()
    limit(world, other={"account": 40})
    with without_database(world) as gone, caplog.at_level(logging.WARNING, "driveway.limits"):
        assert asked(world, 45, "/v1/me", person) == [200] * 40 + [429] * 5
        assert gone.asked == 1
        world.now += timedelta(minutes=2)
        assert asked(world, 1, "/v1/me", person) == [200]
    assert len(caplog.records) in (1, 2)
    assert "each process counts for itself" in caplog.text
