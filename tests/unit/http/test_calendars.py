"""The calendar of a driveway over HTTP: a month as drivers read it, and what only its host reads."""

import json

import pytest
from tests.unit.http.world import Document, Person, Stay, World, told

NOTES = "The painters are here."
BLOCKED = {
    "availability_type": "blocked",
    "start_time": "2027-03-10T09:00:00-08:00",
    "end_time": "2027-03-10T17:00:00-08:00",
    "notes": NOTES,
}


@pytest.fixture
def block(stay: Stay) -> Document:
    """An entry of the host's, with a note."""
    path = f"/v1/driveways/{stay.driveway['id']}/availability"
    return stay.world.got("POST", path, stay.host, BLOCKED, status=201)


def march(stay: Stay, person: Person | None = None) -> Document:
    """The calendar of March as somebody reads it."""
    return stay.world.got("GET", f"/v1/driveways/{stay.driveway['id']}/calendar?month=2027-03", person)


def test_a_month_has_its_days_each_with_a_summary(stay: Stay, block: Document) -> None:
    days = {day["date"]: day for day in march(stay)["days"]}
    assert block["start_time"] == "2027-03-10T17:00:00Z"
    assert (len(days), days["2027-03-01"]["start_time"]) == (31, "2027-03-01T08:00:00Z")
    assert {date: day["summary"] for date, day in days.items() if day["summary"] != "free"} == {
        "2027-03-10": "free_in_part"
    }
    assert [(window["start_time"], window["reason"]) for window in days["2027-03-10"]["windows"]] == [
        ("2027-03-10T08:00:00Z", "free"),
        ("2027-03-10T17:00:00Z", "blocked by the host"),
        ("2027-03-11T01:00:00Z", "free"),
    ]


def test_a_day_on_which_the_clock_is_set_has_its_own_length(stay: Stay) -> None:
    day = march(stay)["days"][13]
    assert (day["date"], day["start_time"], day["end_time"]) == (
        "2027-03-14",
        "2027-03-14T08:00:00Z",
        "2027-03-15T07:00:00Z",
    )


def test_a_date_that_the_clock_left_out_is_shown_as_none(world: World) -> None:
    samoa = world.driveway(world.somebody(), time_zone="Pacific/Apia")
    month = world.got("GET", f"/v1/driveways/{samoa['id']}/calendar?month=2011-12")
    assert (month["start_time"], month["end_time"]) == ("2011-12-01T10:00:00Z", "2011-12-31T10:00:00Z")
    assert month["days"][29] == {
        "date": "2011-12-30",
        "start_time": None,
        "end_time": None,
        "summary": "skipped",
        "windows": [],
    }


def test_between_two_times_there_are_no_days(stay: Stay) -> None:
    path = f"/v1/driveways/{stay.driveway['id']}/calendar"
    calendar = stay.world.client.get(path, query_string={"from": told(0), "to": told(5)}).json
    assert calendar is not None
    assert (calendar["days"], calendar["windows"][0]["reason"]) == (None, "free")


def test_the_host_reads_which_entry_and_which_booking_lies_there(stay: Stay, block: Document) -> None:
    booking = stay.book()
    calendar = march(stay, stay.host)
    lying = {
        window["reason"]: (window["entry_ids"], window["booking_references"])
        for window in calendar["windows"]
    }
    assert lying == {
        "free": ([], []),
        "taken": ([], [booking["booking_reference"]]),
        "blocked by the host": ([block["id"]], []),
    }
    (entry,), (booked,) = calendar["entries"], calendar["bookings"]
    assert (entry["id"], entry["notes"]) == (block["id"], NOTES)
    assert (entry["source_id"], entry["source_uid"]) == (None, None)
    assert (booked["booking_reference"], booked["space"]) == (booking["booking_reference"], 1)
    assert (booked["start_time"], booked["end_time"]) == (booking["start_time"], booking["end_time"])


def test_nobody_else_reads_a_note_a_reference_or_an_id(stay: Stay, block: Document) -> None:
    booking = stay.book()
    secrets = (NOTES, booking["booking_reference"], booking["id"], block["id"], stay.driver.id)
    assert all(secret in json.dumps(march(stay, stay.host)) for secret in secrets[:4])
    for person in (None, stay.driver, stay.world.somebody("Eve")):
        calendar = march(stay, person)
        assert not any(secret in json.dumps(calendar) for secret in secrets)
        assert (calendar["entries"], calendar["bookings"]) == (None, None)
        for window in (*calendar["windows"], *(each for day in calendar["days"] for each in day["windows"])):
            assert (window["entry_ids"], window["booking_references"]) == (None, None)


def test_the_edges_of_what_others_said_do_not_show(stay: Stay, block: Document) -> None:
    """Two blocks that touch are one stretch to a driver, and two to the host."""
    after = {**BLOCKED, "start_time": block["end_time"], "end_time": "2027-03-10T19:00:00-08:00"}
    path = f"/v1/driveways/{stay.driveway['id']}/availability"
    stay.world.got("POST", path, stay.host, after, status=201)
    stretches = {
        person: [window["state"] for window in march(stay, person)["windows"]].count("blocked")
        for person in (stay.driver, stay.host)
    }
    assert stretches == {stay.driver: 1, stay.host: 2}
