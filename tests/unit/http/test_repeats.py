"""Idempotency keys: one effect, one answer."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from tests.unit.http.world import DRIVEWAY, Stay, World, told
from werkzeug.test import TestResponse

from driveway_core.bookings import BookingId
from driveway_core.driveways import DrivewayId
from driveway_core.once import Once
from driveway_core.sessions import SessionId, SignedIn
from driveway_core.testing.builders import a_vin, hours_from_now
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.vehicles import VehicleId
from driveway_http.repeats import wish

REPLAYED = "Idempotency-Replayed"


def assert_replayed(first: TestResponse, again: TestResponse) -> None:
    """The same answer, and said to be one."""
    assert REPLAYED not in first.headers
    assert again.headers[REPLAYED] == "true"
    assert (again.status_code, again.data) == (first.status_code, first.data)
    for header in ("Content-Type", "Location"):
        assert again.headers.get(header) == first.headers.get(header)


def test_everything_that_creates_can_be_repeated(stay: Stay) -> None:
    open_hours = {"availability_type": "available", "start_time": told(0), "end_time": told(20)}
    account = {
        "email": "eve@example.com",
        "password": "x" * 12,
        "first_name": "Eve",
        "last_name": "Eve",
        "user_type": "driver",
    }
    for person, path, body in (
        (None, "/v1/accounts", account),
        (stay.driver, "/v1/vehicles", {"vin": a_vin().value}),
        (stay.host, "/v1/driveways", DRIVEWAY),
        (stay.host, f"/v1/driveways/{stay.driveway['id']}/availability", open_hours),
        (stay.driver, "/v1/quotes", stay.wish),
        (stay.driver, "/v1/bookings", stay.wish),
    ):
        first = stay.world.call("POST", path, person, body, key="once")
        assert first.status_code == 201, first.text
        assert_replayed(first, stay.world.call("POST", path, person, body, key="once"))


def test_verbs_can_be_repeated(stay: Stay) -> None:
    path = f"/v1/bookings/{stay.book()['id']}"
    move = {"start_time": told(1), "end_time": told(2)}
    for verb, body in (("reschedule", move), ("check-in", None), ("check-out", None)):
        first = stay.world.call("POST", f"{path}/{verb}", stay.driver, body, key="once")
        assert first.status_code == 200, first.text
        assert_replayed(first, stay.world.call("POST", f"{path}/{verb}", stay.driver, body, key="once"))
        stay.world.now += timedelta(minutes=45)


def test_a_key_is_good_for_one_body(stay: Stay) -> None:
    stay.world.call("POST", "/v1/bookings", stay.driver, stay.wish, key="once")
    other = stay.world.call(
        "POST", "/v1/bookings", stay.driver, {**stay.wish, "end_time": told(4)}, key="once"
    )
    assert (other.status_code, (other.json or {})["type"]) == (422, "/problems/idempotency-key-reused")


def test_a_preview_does_not_stand_for_the_cancellation(stay: Stay) -> None:
    path = f"/v1/bookings/{stay.book()['id']}/cancel"
    stay.world.call("POST", f"{path}?preview=true", stay.driver, key="once")
    other = stay.world.call("POST", path, stay.driver, key="once")
    assert (other.json or {})["type"] == "/problems/idempotency-key-reused"
    assert stay.world.call("POST", path, stay.driver, key="twice").status_code == 200


def test_a_key_is_its_owners_and_its_paths(stay: Stay) -> None:
    eve = stay.world.somebody("Eve")
    quote = stay.world.call("POST", "/v1/quotes", stay.driver, stay.wish, key="once")
    booking = stay.world.call("POST", "/v1/bookings", stay.driver, stay.wish, key="once")
    other = stay.world.call("POST", "/v1/quotes", eve, stay.wish, key="once")
    assert (quote.status_code, booking.status_code, other.status_code) == (201, 201, 404)


def test_a_refusal_that_stands_is_kept(stay: Stay) -> None:
    booking = stay.book()
    first = stay.world.call("POST", "/v1/bookings", stay.driver, stay.wish, key="once")
    assert first.status_code == 409
    stay.world.call("POST", f"/v1/bookings/{booking['id']}/cancel", stay.driver)
    assert_replayed(first, stay.world.call("POST", "/v1/bookings", stay.driver, stay.wish, key="once"))


def test_a_wrong_body_is_kept_as_well(stay: Stay) -> None:
    first = stay.world.call("POST", "/v1/bookings", stay.driver, {"quote_id": 7}, key="once")
    assert first.status_code == 422
    assert_replayed(first, stay.world.call("POST", "/v1/bookings", stay.driver, {"quote_id": 7}, key="once"))


@pytest.mark.parametrize("body", [b"{", b""])
def test_what_may_turn_out_differently_is_not_kept(stay: Stay, body: bytes) -> None:
    if not body:
        stay.world.maintain()
    answers = [stay.world.call("POST", "/v1/bookings", stay.driver, body, key="once") for _ in range(2)]
    assert {answer.status_code for answer in answers} == {400 if body else 503}
    assert all(REPLAYED not in answer.headers for answer in answers)


def test_two_at_once_make_one_booking(stay: Stay) -> None:
    app, ready = stay.world.client.application, Barrier(8)

    def book(_: int) -> TestResponse:
        client = app.test_client()
        ready.wait()
        headers = {"Authorization": f"Bearer {stay.driver.token}", "Idempotency-Key": "once"}
        return client.post("/v1/bookings", json=stay.wish, headers=headers)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(book, range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.data for answer in answers}) == 1
    assert len(stay.world.got("GET", "/v1/bookings", stay.driver)["items"]) == 1


def test_an_answer_that_was_lost_is_given_anew(stay: Stay) -> None:
    """The process died after the booking was made and before its answer was kept."""
    first = stay.world.call("POST", "/v1/bookings", stay.driver, stay.wish, key="once")
    replies = stay.world.container.replies()
    assert replies.forget(before=stay.world.now + timedelta(days=1)) == 1
    once = _once_of(stay, "once")
    booking_id = BookingId(UUID((first.json or {})["id"]))
    with stay.world.container.transactions().begin(
        acting_as=stay.driver.account.actor, once=once.making(booking_id)
    ):
        pass
    assert replies.find(once) is None
    assert_replayed(first, stay.world.call("POST", "/v1/bookings", stay.driver, stay.wish, key="once"))


def _once_of(stay: Stay, key: str) -> Once:
    """The wish behind a booking request, as the API names it; learnt from the API itself."""
    with stay.world.client.application.test_request_context(
        "/v1/bookings", method="POST", data=json.dumps(stay.wish), headers={"Idempotency-Key": key}
    ):
        signed = SignedIn(SessionId(UUID(int=0)), stay.driver.account.actor)
        once = wish(stay.world.container, signed)
    assert once is not None
    return once


@pytest.mark.parametrize("key", ["", "x" * 256, "sn\xf6", "a\x7fb"])
def test_a_key_is_short_and_printable(stay: Stay, key: str) -> None:
    answer = stay.world.call("POST", "/v1/bookings", stay.driver, stay.wish, key=key)
    assert answer.status_code == 422
    assert [error["header"] for error in (answer.json or {})["errors"]] == ["Idempotency-Key"]


def test_a_stay_that_was_booked_elsewhere_meanwhile_is_refused_once_and_for_all(
    stay: Stay, world: World
) -> None:
    rival = world.somebody("Eve")
    world.container.book_stay()(
        rival.account.actor,
        StayWish(
            driveway_id=DrivewayId(UUID(stay.driveway["id"])),
            vehicle_id=VehicleId(UUID(world.vehicle(rival)["id"])),
            stay=hours_from_now(1, 3),
        ),
    )
    first = world.call("POST", "/v1/bookings", stay.driver, stay.wish, key="once")
    assert (first.status_code, (first.json or {})["type"]) == (409, "/problems/window-taken")
