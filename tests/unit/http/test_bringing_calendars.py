"""Calendars of others, and a listing's own, over HTTP."""

import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from dependency_injector import providers
from icalendar import Calendar
from tests.unit.http.world import Document, Person, Stay, World
from tests.unit.icalendars.texts import calendar, event

from driveway_core.calendar_sources import CalendarAddress, CalendarUnreachable
from driveway_core.external_calendars import Fetched
from driveway_core.testing.builders import hours_from_now

ICS = {"Content-Type": "text/calendar; charset=utf-8"}
URL = "https://calendar.example.com/private-0123456789abcdef/basic.ics"


def taken(start: float, end: float, uid: str = "a@example.com") -> str:
    """An event so many hours from now."""
    window = hours_from_now(start, end)
    return event(f"DTSTART:{window.start:%Y%m%dT%H%M%SZ}", f"DTEND:{window.end:%Y%m%dT%H%M%SZ}", uid=uid)


class Web:
    """An address that answers what it is told to."""

    answer: Fetched | Exception = Fetched(calendar(taken(1, 3)))

    def fetch(
        self, address: CalendarAddress, *, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def web(world: World) -> Web:
    web = Web()
    world.container.calendar_fetcher.override(providers.Object(web))
    return web


def calendars(stay: Stay) -> str:
    return f"/v1/driveways/{stay.driveway['id']}/calendars"


def upload(
    stay: Stay, body: bytes, person: Person | None = None, *, query: str = "", status: int = 200
) -> Document:
    answer = stay.world.call(
        "POST", f"{calendars(stay)}/imports{query}", person or stay.host, body, headers=ICS
    )
    assert answer.status_code == status, answer.text
    document: Document = json.loads(answer.data)
    return document


def test_an_upload_is_answered_with_what_came_of_it(stay: Stay) -> None:
    bad = event("DTSTART:20270401T090000", "DTEND:20270401T080000", uid="bad")
    source = upload(stay, calendar(taken(1, 3), bad), query="?name=Airport")
    assert (source["name"], source["kind"], source["url"]) == ("Airport", "upload", None)
    result = source["last_result"]
    assert {name: result[name] for name in ("taken", "changed", "removed", "skipped", "conflicts")} == {
        "taken": 1,
        "changed": 0,
        "removed": 0,
        "skipped": 1,
        "conflicts": 0,
    }
    assert result["reasons"] == [{"uid": "bad", "line": 9, "reason": "it ends before it begins"}]
    assert stay.world.refused("POST", "/v1/bookings", stay.driver, stay.wish) == (409, "window-taken")
    (listed,) = stay.world.got("GET", calendars(stay), stay.host)["items"]
    assert listed == source == stay.world.got("GET", f"{calendars(stay)}/{source['id']}", stay.host)


def test_an_upload_may_be_larger_than_other_bodies_and_no_larger_than_5_mb(stay: Stay) -> None:
    padding = event("DTSTART:20270401T090000", "DURATION:PT1H", *["X-PAD:" + "x" * 60_000] * 25)
    assert len(padding) > 1_048_576
    assert upload(stay, calendar(padding))["last_result"]["taken"] == 1
    assert upload(stay, b" " * (5 * 1024 * 1024 + 1), status=413)["type"] == "/problems/too-large"


def test_what_is_no_calendar_is_refused(stay: Stay) -> None:
    document = upload(stay, b"<html>", status=422)
    assert document["type"] == "/problems/calendar-unreadable"
    assert "BEGIN:VCALENDAR" in document["detail"]
    answer = stay.world.call("POST", f"{calendars(stay)}/imports", stay.host, b"{}")
    assert (answer.status_code, json.loads(answer.data)["type"]) == (415, "/problems/not-json")


@pytest.mark.usefixtures("web")
def test_an_address_is_added_shown_shortened_fetched_and_removed(stay: Stay) -> None:
    world, path = stay.world, calendars(stay)
    source = world.got("POST", path, stay.host, {"url": URL, "name": "Elsewhere"}, status=201)
    assert source["url"] == "https://calendar.example.com/…/basic.ics"
    assert (source["last_result"], source["next_fetch_at"]) == (None, source["created_at"])
    fetched = world.got("POST", f"{path}/{source['id']}/fetch", stay.host)
    assert fetched["last_result"]["taken"] == 1
    assert fetched["next_fetch_at"] == "2027-03-01T17:00:00Z"
    assert "private" not in world.call("GET", path, stay.host).text
    assert world.call("DELETE", f"{path}/{source['id']}", stay.host).status_code == 204
    assert world.got("GET", path, stay.host)["items"] == []
    stay.book()


def test_an_address_that_does_not_answer_means_later(stay: Stay, web: Web) -> None:
    web.answer = CalendarUnreachable("nobody answers there")
    source = stay.world.got("POST", calendars(stay), stay.host, {"url": URL}, status=201)
    path = f"{calendars(stay)}/{source['id']}"
    answer = stay.world.call("POST", f"{path}/fetch", stay.host)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert json.loads(answer.data)["type"] == "/problems/calendar-unreachable"
    kept = stay.world.got("GET", path, stay.host)
    assert kept["last_problem"] == "That calendar could not be fetched: nobody answers there."


def test_the_same_wish_adds_one_calendar(stay: Stay) -> None:
    first, again = (
        stay.world.got("POST", calendars(stay), stay.host, {"url": URL}, status=201, key="k")
        for _ in range(2)
    )
    assert first == again


def test_nobody_else_knows_of_a_hosts_calendars(stay: Stay) -> None:
    source = upload(stay, calendar(taken(1, 3)))
    path = calendars(stay)
    for method, where in (
        ("GET", path),
        ("GET", f"{path}/{source['id']}"),
        ("DELETE", f"{path}/{source['id']}"),
        ("POST", f"{path}/{source['id']}/fetch"),
        ("POST", path.replace("calendars", "calendar-feed")),
        ("GET", path.replace("calendars", "calendar-feed")),
        ("DELETE", path.replace("calendars", "calendar-feed")),
    ):
        assert stay.world.refused(method, where, stay.driver)[0] == 404, where
    upload(stay, calendar(), stay.driver, status=404)


def own_calendar(stay: Stay) -> str:
    """The path of the listing's own calendar, at a new address."""
    path = f"/v1/driveways/{stay.driveway['id']}/calendar-feed"
    opened = stay.world.got("POST", path, stay.host, status=201)
    assert urlsplit(opened["url"]).path == opened["path"]
    assert len(opened["path"]) == len("/calendars/.ics") + 43
    again = stay.world.got("GET", path, stay.host)
    assert again == {**opened, "url": None, "path": None}
    return str(opened["path"])


def test_a_listings_own_calendar_is_read_by_whoever_knows_its_address(stay: Stay) -> None:
    booked = stay.book()
    upload(stay, calendar(taken(20, 21)))
    path = own_calendar(stay)
    answer = stay.world.call("GET", path)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    (told_event,) = Calendar.from_ical(answer.data).walk("VEVENT")
    assert told_event["UID"] == f"{booked['id']}@driveway-hub"
    assert booked["booking_reference"] not in answer.text
    again = stay.world.call("GET", path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    stay.world.now += timedelta(minutes=1)
    assert stay.world.call("GET", path).headers["ETag"] == answer.headers["ETag"]


def test_a_new_address_ends_the_former_one_and_both_can_be_taken_back(stay: Stay) -> None:
    old, new = own_calendar(stay), own_calendar(stay)
    assert stay.world.refused("GET", old) == (404, "not-found")
    assert stay.world.call("GET", new).status_code == 200
    path = f"/v1/driveways/{stay.driveway['id']}/calendar-feed"
    assert stay.world.call("DELETE", path, stay.host).status_code == 204
    assert stay.world.refused("GET", new) == (404, "not-found")
    assert stay.world.refused("GET", path, stay.host) == (404, "not-found")
    assert stay.world.refused("GET", "/calendars/guessed.ics") == (404, "not-found")
