"""Reviews over HTTP: written from both sides, published together, read by anybody, judged by operators."""

import json
from datetime import timedelta

import pytest
from tests.unit.http.world import Document, Person, Stay

from driveway_core.actors import SYSTEM
from driveway_core.audit import AuditQuestion
from driveway_core.audit_kinds import AuditCategory

WORDS = {"rating": 4, "review_text": "Easy to find."}
FORTNIGHT = timedelta(days=14)


@pytest.fixture
def booking(stay: Stay) -> Document:
    """A stay that is completed."""
    booked = stay.book()
    path = f"/v1/bookings/{booked['id']}"
    stay.world.now += timedelta(hours=1, minutes=5)
    stay.world.got("POST", f"{path}/check-in", stay.driver)
    stay.world.now += timedelta(hours=1)
    return stay.world.got("POST", f"{path}/check-out", stay.driver)


def path(booking: Document) -> str:
    return f"/v1/bookings/{booking['id']}/reviews"


def written(stay: Stay, booking: Document, person: Person, **fields: object) -> Document:
    return stay.world.got("POST", path(booking), person, {**WORDS, **fields}, status=201)


def both(stay: Stay, booking: Document) -> tuple[Document, Document]:
    """What driver and host wrote, as it was answered to them."""
    return written(stay, booking, stay.driver), written(stay, booking, stay.host, rating=2)


def of_driveway(stay: Stay, person: Person | None = None) -> list[Document]:
    found: list[Document] = stay.world.got("GET", f"/v1/driveways/{stay.driveway['id']}/reviews", person)[
        "items"
    ]
    return found


def later(stay: Stay, person: Person, passed: timedelta) -> Person:
    """The same person some time later, logged in anew."""
    stay.world.now += passed
    return stay.world.signed_in(person.account)


def test_the_first_review_is_its_authors_alone(stay: Stay, booking: Document) -> None:
    answer = stay.world.call("POST", path(booking), stay.driver, WORDS)
    review = json.loads(answer.data)
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/v1/reviews/{review['id']}")
    assert (review["rating"], review["review_text"]) == (4, "Easy to find.")
    assert (review["review_type"], review["reviewer_first_name"]) == ("driver_to_host", "Ada")
    assert (review["is_published"], review["booking_id"]) == (False, booking["id"])
    own = f"/v1/reviews/{review['id']}"
    assert stay.world.got("GET", own, stay.driver) == review
    operator = stay.world.somebody("Root", is_operator=True)
    for person in (stay.host, operator, stay.world.somebody("Eve"), None):
        assert stay.world.refused("GET", own, person) == (404, "not-found")
    assert stay.world.got("GET", path(booking), stay.driver)["items"] == [review]
    assert stay.world.got("GET", path(booking), stay.host)["items"] == []
    assert stay.world.got("GET", "/v1/me/reviews", stay.host)["items"] == []
    assert stay.world.got("GET", "/v1/me/reviews?which=written", stay.driver)["items"] == [review]
    assert of_driveway(stay) == of_driveway(stay, stay.host) == []
    refused = stay.world.refused("POST", f"/v1/admin{own[3:]}/hide", operator, {"reason": "Peeking"})
    assert refused == (404, "not-found")


def test_with_the_second_both_are_published(stay: Stay, booking: Document) -> None:
    of_host, of_driver = both(stay, booking)
    assert of_driver["is_published"]
    (shown,) = of_driveway(stay)
    assert (shown["id"], shown["reviewer_first_name"], shown["rating"]) == (of_host["id"], "Ada", 4)
    assert (shown["booking_id"], shown["closes_at"]) == (None, None)
    for person, told in ((stay.driver, of_driver), (stay.host, of_host)):
        (received,) = stay.world.got("GET", "/v1/me/reviews", person)["items"]
        assert received["id"] == told["id"]
        kinds = [each["kind"] for each in stay.world.got("GET", "/v1/notices", person)["items"]]
        assert kinds.count("review_received") == 1
    seen = stay.world.got("GET", path(booking), stay.host)
    assert {each["id"] for each in seen["items"]} == {of_host["id"], of_driver["id"]}
    assert (seen["host"], seen["driver"]) == (
        {"rating": 4.0, "review_count": 1},
        {"rating": 2.0, "review_count": 1},
    )


def test_the_hosts_rating_is_in_the_listing_and_in_search(stay: Stay, booking: Document) -> None:
    both(stay, booking)
    start, end = ((stay.world.now + timedelta(days=day)).isoformat() for day in (1, 2))
    where = {"latitude": stay.driveway["latitude"], "longitude": stay.driveway["longitude"]}
    query = f"near={where['latitude']},{where['longitude']}&order=rating"
    (hit,) = stay.world.client.get(
        "/v1/driveways", query_string=f"{query}&start_time={start[:19]}Z&end_time={end[:19]}Z"
    ).get_json()["items"]
    listing = stay.world.got("GET", f"/v1/driveways/{stay.driveway['id']}")
    for each in (hit, listing):
        assert (each["host_rating"], each["review_count"]) == (4.0, 1)


def test_one_alone_is_published_after_a_fortnight_and_then_nobody_writes(
    stay: Stay, booking: Document
) -> None:
    written(stay, booking, stay.host)
    driver = later(stay, stay.driver, FORTNIGHT - timedelta(seconds=1))
    assert stay.world.container.publish_reviews()() == 0
    assert stay.world.got("GET", "/v1/me/reviews", driver)["items"] == []
    stay.world.now += timedelta(seconds=1)
    assert stay.world.refused("POST", path(booking), driver, WORDS) == (422, "reviews-closed")
    assert [stay.world.container.publish_reviews()() for _ in range(2)] == [1, 0]
    (received,) = stay.world.got("GET", "/v1/me/reviews", driver)["items"]
    assert (received["review_type"], received["rating"]) == ("host_to_driver", 4)


def test_a_review_can_be_changed_until_it_is_published(stay: Stay, booking: Document) -> None:
    review = written(stay, booking, stay.driver)
    own = f"/v1/reviews/{review['id']}"
    changed = stay.world.got("PATCH", own, stay.driver, {"rating": 1})
    assert (changed["rating"], changed["review_text"]) == (1, "Easy to find.")
    assert stay.world.got("PATCH", own, stay.driver, {"review_text": ""})["review_text"] is None
    for person in (stay.host, stay.world.somebody("Eve")):
        assert stay.world.refused("PATCH", own, person, {"rating": 5}) == (404, "not-found")
    written(stay, booking, stay.host)
    assert stay.world.refused("PATCH", own, stay.driver, {"rating": 5}) == (409, "review-published")
    for person in (stay.driver, stay.host):
        assert stay.world.call("DELETE", own, person).status_code == 405


def test_each_side_writes_once_and_nobody_else(stay: Stay, booking: Document) -> None:
    first = stay.world.call("POST", path(booking), stay.driver, WORDS, key="k")
    again = stay.world.call("POST", path(booking), stay.driver, WORDS, key="k")
    assert (again.status_code, again.data) == (201, first.data)
    assert stay.world.refused("POST", path(booking), stay.driver, WORDS) == (409, "already-reviewed")
    for person in (stay.world.somebody("Eve"), stay.world.somebody("Root", is_operator=True)):
        assert stay.world.refused("POST", path(booking), person, WORDS) == (404, "not-found")
        if not person.account.is_operator:
            assert stay.world.refused("GET", path(booking), person) == (404, "not-found")


def test_a_stay_that_did_not_take_place_is_not_reviewed(stay: Stay) -> None:
    booked = stay.book()
    for person in (stay.driver, stay.host):
        assert stay.world.refused("POST", path(booked), person, WORDS) == (409, "stay-not-completed")
    stay.world.got("POST", f"/v1/bookings/{booked['id']}/cancel", stay.driver)
    assert stay.world.refused("POST", path(booked), stay.driver, WORDS) == (409, "stay-not-completed")


def test_what_is_flagged_stays_until_an_operator_decides(stay: Stay, booking: Document) -> None:
    of_host, _ = both(stay, booking)
    own, operator = f"/v1/reviews/{of_host['id']}", stay.world.somebody("Root", is_operator=True)
    for _ in range(2):
        assert stay.world.call("POST", f"{own}/flag", stay.host, {"reason": "Untrue"}).status_code == 204
    assert stay.world.refused("POST", f"{own}/flag", stay.driver, {"reason": "Oh"}) == (403, "own-review")
    assert [each["id"] for each in of_driveway(stay)] == [of_host["id"]]
    for person in (stay.driver, stay.host):
        assert stay.world.refused("GET", "/v1/admin/reviews", person) == (403, "operators-only")
        for verb in ("hide", "restore"):
            refused = stay.world.refused("POST", f"/v1/admin{own[3:]}/{verb}", person, {"reason": "No"})
            assert refused == (403, "operators-only")
    (flagged,) = stay.world.got("GET", "/v1/admin/reviews", operator)["items"]
    assert (flagged["id"], flagged["reviewee_id"]) == (of_host["id"], stay.host.id)
    assert [each["reason"] for each in flagged["flags"]] == ["Untrue"]

    hidden = stay.world.got("POST", f"/v1/admin{own[3:]}/hide", operator, {"reason": "Names a child."})
    assert hidden["moderation_reason"] == "Names a child."
    assert stay.world.got("GET", own, stay.driver)["moderation_reason"] == "Names a child."
    for reader in (stay.host, None):
        assert stay.world.refused("GET", own, reader) == (404, "not-found")
    assert of_driveway(stay) == stay.world.got("GET", "/v1/admin/reviews", operator)["items"] == []
    assert stay.world.got("GET", f"/v1/driveways/{stay.driveway['id']}")["host_rating"] is None

    stay.world.got("POST", f"/v1/admin{own[3:]}/restore", operator, {"reason": "It does not."})
    assert [each["id"] for each in of_driveway(stay)] == [of_host["id"]]
    assert stay.world.got("GET", f"/v1/driveways/{stay.driveway['id']}")["review_count"] == 1
    with stay.world.container.transactions().read(acting_as=SYSTEM) as work:
        noted = work.audit.search(AuditQuestion(category=AuditCategory.REVIEW), limit=9).items
    assert {each.kind for each in noted} == {
        "review_written",
        "review_flagged",
        "review_hidden",
        "review_restored",
    }


def test_who_is_suspended_reads_and_writes_nothing(stay: Stay, booking: Document) -> None:
    stay.world.container.suspend_account()(
        stay.world.somebody("Root", is_operator=True).account.actor, stay.driver.account.email
    )
    assert stay.world.refused("POST", path(booking), stay.driver, WORDS) == (403, "account-suspended")
    assert stay.world.got("GET", path(booking), stay.driver)["items"] == []


def test_reviews_of_a_listing_that_is_off_are_not_read(stay: Stay, booking: Document) -> None:
    both(stay, booking)
    stay.world.suspend(stay.driveway)
    assert stay.world.refused("GET", f"/v1/driveways/{stay.driveway['id']}/reviews") == (404, "not-found")
    assert len(of_driveway(stay, stay.host)) == 1
