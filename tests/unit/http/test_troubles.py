"""Trouble on arrival over HTTP: reported with photos, read by those it concerns, answered, decided."""

import json
import time
from base64 import b64encode
from datetime import datetime, timedelta
from typing import Final

import pytest
from tests.pictures import (
    GPS,
    PLANTED,
    a_jpeg,
    claiming,
    filed,
    halves,
    many_scans,
    opened,
    telling,
    zip_behind,
)
from tests.unit.http.world import Document, Stay, told

from driveway_core.actors import SYSTEM
from driveway_core.photos import LARGEST_PHOTO
from driveway_core.testing.builders import A_PICTURE

PNG: Final = filed(halves(), "PNG")
HARMLESS: Final = b64encode(A_PICTURE + bytes(-len(A_PICTURE) % 3)).decode()


@pytest.fixture
def booking(stay: Stay) -> Document:
    """A booking whose stay has begun, without anybody having checked in."""
    booked = stay.book()
    stay.world.now += timedelta(hours=1, minutes=10)
    return booked


def trouble(*pictures: bytes, kind: str = "occupied") -> Document:
    photos = [{"data": b64encode(each).decode()} for each in pictures]
    return {"kind": kind, "note": "A grey van stands there.", "photos": photos}


def path(booking: Document, rest: str = "") -> str:
    return f"/v1/bookings/{booking['id']}/trouble{rest}"


def test_a_report_ends_the_stay_and_gives_everything_back(stay: Stay, booking: Document) -> None:
    answer = stay.world.call("POST", path(booking), stay.driver, trouble(A_PICTURE, PNG))
    assert (answer.status_code, answer.headers["Location"]) == (201, path(booking))
    report = json.loads(answer.data)
    assert (report["kind"], report["note"]) == ("occupied", "A grey van stands there.")
    assert [each["media_type"] for each in report["photos"]] == ["image/jpeg"] * 2
    assert (report["host_answer"], report["decision"]) == (None, None)
    for reader in (stay.driver, stay.host, stay.world.somebody("Root", is_operator=True)):
        assert stay.world.got("GET", path(booking), reader) == report
    ended = stay.world.got("GET", f"/v1/bookings/{booking['id']}", stay.host)
    assert (ended["booking_status"], ended["cancelled_by"]) == ("cancelled", "platform")
    assert ended["cancel_reason"] == "trouble: occupied"
    assert (ended["refund"]["amount"], ended["refund"]["kept"]) == (booking["total_amount"], "0.00")
    assert stay.world.refused("POST", path(booking), stay.driver, trouble()) == (409, "illegal-transition")


def test_a_report_that_is_sent_twice_is_one(stay: Stay, booking: Document) -> None:
    first = stay.world.call("POST", path(booking), stay.driver, trouble(A_PICTURE), key="k")
    again = stay.world.call("POST", path(booking), stay.driver, trouble(A_PICTURE), key="k")
    assert (again.status_code, again.data, again.headers["Idempotency-Replayed"]) == (201, first.data, "true")


def test_an_hour_after_the_start_it_is_too_late(stay: Stay, booking: Document) -> None:
    stay.world.now += timedelta(minutes=51)
    answer = stay.world.call("POST", path(booking), stay.driver, trouble())
    problem = json.loads(answer.data)
    assert (answer.status_code, problem["type"]) == (422, "/problems/too-late")
    assert datetime.fromisoformat(problem["until"]) == datetime.fromisoformat(told(2))


def test_photos_are_for_those_whom_the_stay_concerns(stay: Stay, booking: Document) -> None:
    report = stay.world.got("POST", path(booking), stay.driver, trouble(A_PICTURE, PNG), status=201)
    for photo, size in zip(report["photos"], ((16, 16), (64, 32)), strict=True):
        for reader in (stay.driver, stay.host):
            answer = stay.world.call("GET", photo["url"], reader)
            assert (answer.status_code, len(answer.data)) == (200, photo["size"])
            assert answer.content_type == photo["media_type"] == "image/jpeg"
            assert opened(answer.data).size == size
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cache-Control"] == "private, no-cache"
            assert answer.headers["Content-Disposition"] == f'attachment; filename="{photo["id"]}.jpg"'
        assert stay.world.refused("GET", photo["url"], stay.world.somebody("Eve")) == (404, "not-found")
        assert stay.world.refused("GET", photo["url"]) == (401, "not-signed-in")
    assert stay.world.refused("GET", path(booking, f"/photos/{booking['id']}"), stay.driver) == (
        404,
        "not-found",
    )


def test_nobody_else_hears_of_it(stay: Stay, booking: Document) -> None:
    stay.world.got("POST", path(booking), stay.driver, trouble(), status=201)
    stranger = stay.world.somebody("Eve")
    assert stay.world.refused("GET", path(booking), stranger) == (404, "not-found")
    for person in (stranger, stay.driver):
        refused = stay.world.refused("POST", path(booking, "/answer"), person, {"answer": "No"})
        assert refused == (404, "not-found")


def test_a_host_reports_nothing_of_their_own_place(stay: Stay, booking: Document) -> None:
    assert stay.world.refused("POST", path(booking), stay.host, trouble()) == (404, "not-found")


def test_the_host_answers_and_an_operator_decides(stay: Stay, booking: Document) -> None:
    report = stay.world.got("POST", path(booking), stay.driver, trouble(), status=201)
    answered = stay.world.got("POST", path(booking, "/answer"), stay.host, {"answer": "My neighbour's."})
    assert (answered["host_answer"], answered["answered_at"] is None) == ("My neighbour's.", False)
    refused = stay.world.refused("POST", path(booking, "/answer"), stay.host, {"answer": "No, mine."})
    assert refused == (409, "trouble-answered")
    decision = f"/v1/admin/troubles/{report['id']}/decision"
    for person in (stay.driver, stay.host):
        refused = stay.world.refused("POST", decision, person, {"decision": "upheld"})
        assert refused == (403, "operators-only")
    operator = stay.world.somebody("Root", is_operator=True)
    decided = stay.world.got("POST", decision, operator, {"decision": "dismissed"})
    assert (decided["decision"], decided["host_answer"]) == ("dismissed", "My neighbour's.")
    assert stay.world.got("GET", path(booking), stay.driver) == decided
    refused = stay.world.refused("POST", decision, operator, {"decision": "upheld"})
    assert refused == (409, "trouble-decided")
    ended = stay.world.got("GET", f"/v1/bookings/{booking['id']}", stay.driver)
    assert ended["refund"]["amount"] == booking["total_amount"]


def test_an_operator_decides_nothing_about_a_stay_of_their_own(stay: Stay, booking: Document) -> None:
    report = stay.world.got("POST", path(booking), stay.driver, trouble(), status=201)
    decision = f"/v1/admin/troubles/{report['id']}/decision"
    for party in (stay.driver, stay.host):
        with stay.world.container.transactions().begin(acting_as=SYSTEM) as work:
            account = work.accounts.get(party.account.id)
            work.accounts.save(account.promote(at=account.updated_at))
        refused = stay.world.refused("POST", decision, party, {"decision": "upheld"})
        assert refused == (403, "own-matter")
    assert stay.world.got("GET", path(booking), stay.driver)["decision"] is None


def test_nobody_learns_from_a_photo_where_its_driver_has_been(stay: Stay, booking: Document) -> None:
    sent = (telling(6), zip_behind(telling()))
    assert all(PLANTED in each for each in sent)
    report = stay.world.got("POST", path(booking), stay.driver, trouble(*sent), status=201)
    shown = [stay.world.call("GET", photo["url"], stay.host).data for photo in report["photos"]]
    assert [opened(each).size for each in shown] == [(32, 64), (64, 32)]
    for each in shown:
        assert PLANTED not in each
        assert b"evil.html" not in each
        assert dict(opened(each).getexif().get_ifd(GPS)) == {}


@pytest.mark.parametrize(
    "data, problem",
    [
        pytest.param(b"GIF89a", "invalid", id="a GIF"),
        pytest.param(b"<svg onload='alert(1)'/>", "invalid", id="an SVG"),
        pytest.param(b"\xff\xd8\xff<html><script>alert(1)</script>", "photo-unusable", id="a page"),
        pytest.param(a_jpeg()[:-200], "photo-unusable", id="half of one"),
        pytest.param(many_scans(), "photo-unusable", id="a thousand passes"),
        pytest.param(claiming(65_500, 65_500), "photo-unusable", id="four thousand million pixels"),
    ],
)
def test_what_is_no_photo_is_refused_and_the_stay_goes_on(
    stay: Stay, booking: Document, data: bytes, problem: str
) -> None:
    sent = trouble(A_PICTURE, data)
    assert stay.world.refused("POST", path(booking), stay.driver, sent) == (422, problem)
    assert stay.world.refused("GET", path(booking), stay.driver) == (404, "not-found")
    kept = stay.world.got("GET", f"/v1/bookings/{booking['id']}", stay.driver)
    assert kept["booking_status"] == "confirmed"


def test_nobody_elses_photo_is_looked_at(stay: Stay, booking: Document) -> None:
    for person in (stay.host, stay.world.somebody("Eve")):
        refused = stay.world.refused("POST", path(booking), person, trouble(a_jpeg()[:-200]))
        assert refused == (404, "not-found")


@pytest.mark.wide
def test_four_large_photos_fit_and_a_larger_body_does_not(stay: Stay, booking: Document) -> None:
    largest = A_PICTURE + bytes(LARGEST_PHOTO - len(A_PICTURE))
    over = stay.world.call("POST", path(booking), stay.driver, b" " * 30_000_000)
    assert (over.status_code, (over.json or {})["type"]) == (413, "/problems/too-large")
    larger = trouble(largest + b"1")
    assert stay.world.refused("POST", path(booking), stay.driver, larger) == (422, "invalid")
    began = time.perf_counter()
    report = stay.world.got("POST", path(booking), stay.driver, trouble(*[largest] * 4), status=201)
    assert time.perf_counter() - began < 10
    assert len(report["photos"]) == 4


def test_a_photo_may_hold_any_digits_but_no_text_beside_it_a_cards_number(
    stay: Stay, booking: Document
) -> None:
    number = "4000056655665556"
    body = trouble()
    body["photos"] = [{"data": HARMLESS + number * 4}]
    spoiled = {**body, "note": f"My card is {number}"}
    assert stay.world.refused("POST", path(booking), stay.driver, spoiled) == (422, "card-data-refused")
    stay.world.got("POST", path(booking), stay.driver, body, status=201)
