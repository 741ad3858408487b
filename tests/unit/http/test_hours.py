"""Opening hours over HTTP."""

import pytest
from tests.unit.http.world import Stay, World, told

WEEKLY = {
    "availability_type": "available",
    "start_time": "2027-03-01T09:00:00-08:00",
    "end_time": "2027-03-01T17:00:00-08:00",
    "recurrence_rule": "RRULE:FREQ=WEEKLY;BYDAY=FR,MO",
    "exceptions": ["2027-03-05T09:00:00-08:00"],
    "notes": "while we are at work",
}


@pytest.fixture
def path(stay: Stay) -> str:
    """Where the listing's entries are."""
    return f"/v1/driveways/{stay.driveway['id']}/availability"


def test_a_new_entry_is_what_its_own_address_gives(stay: Stay, path: str) -> None:
    made = stay.world.call("POST", path, stay.host, WEEKLY)
    assert made.status_code == 201
    entry = stay.world.got("GET", made.headers["Location"], stay.host)
    assert entry == made.json
    assert (entry["is_recurring"], entry["recurrence_rule"]) == (True, "FREQ=WEEKLY;BYDAY=MO,FR")
    assert (entry["start_time"], entry["exceptions"]) == ("2027-03-01T17:00:00Z", ["2027-03-05T17:00:00Z"])
    assert entry["notes"] == WEEKLY["notes"]


def test_hours_decide_what_can_be_booked(stay: Stay, path: str) -> None:
    stay.world.got("POST", path, stay.host, WEEKLY, status=201)
    closed = {**stay.wish, "start_time": "2027-03-02T10:00:00-08:00", "end_time": "2027-03-02T12:00:00-08:00"}
    assert stay.world.refused("POST", "/v1/quotes", stay.driver, closed) == (422, "not-open")
    opened = {**stay.wish, "start_time": "2027-03-08T10:00:00-08:00", "end_time": "2027-03-08T12:00:00-08:00"}
    assert stay.world.got("POST", "/v1/quotes", stay.driver, opened, status=201)["total_hours"] == "2.00"


def test_time_that_another_channel_took_is_taken(stay: Stay, path: str) -> None:
    taken = {"availability_type": "booked", "start_time": told(2), "end_time": told(4)}
    entry = stay.world.got("POST", path, stay.host, taken, status=201)
    assert stay.world.refused("POST", "/v1/quotes", stay.driver, stay.wish) == (409, "window-taken")
    assert stay.world.call("DELETE", f"{path}/{entry['id']}", stay.host).status_code == 204
    stay.world.got("POST", "/v1/quotes", stay.driver, stay.wish, status=201)
    assert stay.world.refused("DELETE", f"{path}/{entry['id']}", stay.host) == (404, "not-found")


def test_entries_come_in_pages(stay: Stay, path: str) -> None:
    for hour in range(3):
        block = {"availability_type": "blocked", "start_time": told(hour), "end_time": told(hour + 1)}
        stay.world.got("POST", path, stay.host, block, status=201)
    first = stay.world.got("GET", f"{path}?limit=2", stay.host)
    rest = stay.world.got("GET", f"{path}?limit=2&cursor={first['next_cursor']}", stay.host)
    starts = [entry["start_time"] for entry in (*first["items"], *rest["items"])]
    assert (len(first["items"]), starts, rest["next_cursor"]) == (2, sorted(starts), None)


def test_entries_are_the_hosts_own(stay: Stay, path: str, world: World) -> None:
    entry = stay.world.got("POST", path, stay.host, WEEKLY, status=201)
    for method, where, body in (
        ("GET", path, None),
        ("POST", path, WEEKLY),
        ("GET", f"{path}/{entry['id']}", None),
        ("DELETE", f"{path}/{entry['id']}", None),
    ):
        assert world.refused(method, where, stay.driver, body) == (404, "not-found")
        assert world.refused(method, where, None, body) == (401, "not-signed-in")


def test_a_part_of_a_rule_that_we_do_not_keep_is_named(stay: Stay, path: str) -> None:
    refused = stay.world.call(
        "POST", path, stay.host, {**WEEKLY, "recurrence_rule": "FREQ=WEEKLY;BYSETPOS=1"}
    )
    assert refused.status_code == 422
    errors = (refused.json or {})["errors"]
    assert [error["pointer"] for error in errors] == ["/recurrence_rule"]
    assert "BYSETPOS" in errors[0]["detail"]
