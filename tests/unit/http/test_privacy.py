"""One's own data over HTTP: given out whole, and erased."""

import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

from tests.unit.http.world import Stay, World

from driveway_postgres.personal_data import HOLDINGS


def test_an_export_is_a_zip_to_keep_and_nobody_elses(stay: Stay) -> None:
    stay.book(driver_notes="The blue one.")
    answer = stay.world.call("GET", "/v1/me/export", stay.driver)
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="driveway-hub-')
    assert "private" in answer.headers["Cache-Control"]
    archive = ZipFile(BytesIO(answer.data))
    (booking,) = json.loads(archive.read("data/bookings_as_driver.json"))
    assert booking["driver_notes"] == "The blue one."
    (account,) = json.loads(archive.read("data/account.json"))
    assert account["id"] == stay.driver.id
    assert stay.host.id.encode() not in b"".join(map(archive.read, archive.namelist()))


def test_what_was_said_against_a_review_is_not_given_out_with_it(stay: Stay) -> None:
    booking = f"/v1/bookings/{stay.book()['id']}"
    stay.world.now += timedelta(hours=1, minutes=5)
    stay.world.got("POST", f"{booking}/check-in", stay.driver)
    stay.world.got("POST", f"{booking}/check-out", stay.driver)
    stay.world.got("POST", f"{booking}/reviews", stay.host, {"rating": 5}, status=201)
    review = stay.world.got("POST", f"{booking}/reviews", stay.driver, {"rating": 1}, status=201)["id"]
    flag, eve, root = {"reason": "Rude."}, stay.world.somebody("Eve"), stay.world.somebody(is_operator=True)
    stay.world.call("POST", f"/v1/admin/reviews/{review}/restore", root, {"reason": "Rude, and allowed."})
    assert stay.world.call("POST", f"/v1/reviews/{review}/flag", eve, flag).status_code == 204
    for person, section, reason in (
        (stay.driver, "reviews_written", ["Rude, and allowed."]),
        (stay.host, "reviews_received", []),
    ):
        archive = ZipFile(BytesIO(stay.world.call("GET", "/v1/me/export", person).data))
        (given,) = json.loads(archive.read(f"data/{section}.json"))
        assert [given[each] for each in ("is_flagged", "moderation_reason") if each in given] == reason
        (holding,) = (each for each in HOLDINGS if each.section == section)
        assert set(holding.left_out) & {"is_flagged", "moderation_reason", *given} == {
            "is_flagged",
            *([] if reason else ["moderation_reason"]),
        }


def test_an_export_needs_a_session(world: World) -> None:
    assert world.refused("GET", "/v1/me/export") == (401, "not-signed-in")
    assert world.refused("DELETE", "/v1/me") == (401, "not-signed-in")


def test_an_account_is_not_erased_while_a_stay_is_booked(stay: Stay) -> None:
    booked = stay.book()
    for person in (stay.driver, stay.host):
        answer = stay.world.call("DELETE", "/v1/me", person)
        problem = json.loads(answer.data)
        assert (answer.status_code, problem["type"]) == (409, "/problems/still-open")
        (matter,) = problem["matters"]
        assert booked["booking_reference"] in matter
    assert stay.world.got("GET", "/v1/me", stay.driver)


def test_an_erased_account_is_out_at_once_and_learns_its_day(world: World) -> None:
    person = world.somebody()
    erasure = world.got("DELETE", "/v1/me", person, status=202)
    assert set(erasure) == {"requested_at", "purge_at"}
    assert world.refused("GET", "/v1/me", person) == (401, "not-signed-in")
    assert world.refused("DELETE", "/v1/me", person) == (401, "not-signed-in")


def test_a_suspended_account_is_given_out_and_erased_like_any_other(stay: Stay) -> None:
    person = stay.world.somebody()
    with stay.world.container.transactions().begin(acting_as=person.account.actor) as work:
        account = work.accounts.get(person.account.id)
        work.accounts.save(account.suspend(at=stay.world.now))
    assert stay.world.call("GET", "/v1/me/export", person).status_code == 200
    assert stay.world.call("DELETE", "/v1/me", person).status_code == 202


def test_an_erased_hosts_listing_is_found_by_nobody(stay: Stay) -> None:
    path = f"/v1/driveways/{stay.driveway['id']}"
    assert stay.world.got("GET", path)
    assert stay.world.call("DELETE", "/v1/me", stay.host).status_code == 202
    assert stay.world.refused("GET", path) == (404, "not-found")
