"""Hosts' hours, calendar and prices by the pages."""

import pytest
from tests.unit.http.world import told
from tests.unit.web.browsing import Browser, Town, headings

WEEK = {
    "mo_from": "08:00",
    "mo_to": "12:30",
    "fr_from": "20:00",
    "fr_to": "02:00",
    "su_from": "00:00",
    "su_to": "00:00",
}
BLOCK = {"availability_type": "blocked", "start_time": "2027-03-05T09:00", "end_time": "2027-03-05T11:00"}
FRIDAYS = {**BLOCK, "recurrence_rule": "FREQ=WEEKLY;BYDAY=FR;COUNT=3", "exceptions": "2027-03-12"}


@pytest.fixture
def path(town: Town, host: Browser) -> str:
    """Where the pages of a listing of the host are."""
    assert host.person is not None
    return f"/host/driveways/{town.driveway(host.person, has_ev_charging=True)['id']}"


def entries(town: Town, host: Browser, path: str) -> list[tuple[str, str | None]]:
    """The kinds and rules of a listing's hours."""
    found = town.got("GET", path.replace("/host", "/v1") + "/availability", host.person)["items"]
    return [(each["availability_type"], each["recurrence_rule"]) for each in found]


def test_a_week_is_set_by_its_times(town: Town, host: Browser, path: str) -> None:
    assert "Open at all hours until you say otherwise." in host.page(f"{path}/hours")
    assert host.sent(f"{path}/hours/week", WEEK) == f"{path}/hours"
    rules = {rule for _, rule in entries(town, host, path)}
    assert rules == {
        "FREQ=WEEKLY;BYDAY=MO",
        "FREQ=WEEKLY;BYDAY=FR",
        "FREQ=WEEKLY;BYDAY=SA",
        "FREQ=WEEKLY;BYDAY=SU",
    }
    page = host.page(f"{path}/hours")
    assert 'name="sa_to" value="02:00"' in page, "what goes on into the next day stands there"
    assert host.sent(f"{path}/hours/week", {"mo_from": "08:00", "mo_to": "12:30"}) == f"{path}/hours"
    assert entries(town, host, path) == [("available", "FREQ=WEEKLY;BYDAY=MO")]


def test_a_time_that_is_none_is_said_at_its_day(host: Browser, path: str) -> None:
    page = host.refused(f"{path}/hours/week", {"tu_from": "late", "tu_to": "10:00"})
    assert 'href="#f-tu"' in page
    assert 'value="late"' in page
    assert "needs an hour at least" in host.refused(f"{path}/hours/week", {})


def test_a_rule_is_shown_before_it_counts(town: Town, host: Browser, path: str) -> None:
    response = host.send(f"{path}/hours", {**FRIDAYS, "preview": "true"})
    assert response.status_code == 200
    assert "Fri, Mar 19, 2027, 9:00 am – 11:00 am" in response.text
    assert "Mar 12, 2027" not in response.text
    assert entries(town, host, path) == []
    assert host.sent(f"{path}/hours", FRIDAYS) == f"{path}/hours"
    page = host.page(f"{path}/hours")
    assert "next Fri, Mar 5, 2027" in page
    assert "every Friday" in page
    assert "FREQ=WEEKLY;BYDAY=FR" not in page.partition('id="add"')[0]
    entry = page.partition(f"{path}/hours/")[2].partition("hours/")[2].partition("/remove")[0]
    assert host.sent(f"{path}/hours/{entry}/remove") == f"{path}/hours"
    assert entries(town, host, path) == []


def test_a_wrong_rule_is_said_beside_its_field(host: Browser, path: str) -> None:
    assert 'id="e-recurrence_rule"' in host.refused(
        f"{path}/hours", {**BLOCK, "recurrence_rule": "FREQ=HOURLY"}
    )
    assert 'id="e-end_time"' in host.refused(f"{path}/hours", {**BLOCK, "end_time": "2027-03-05T08:00"})


def test_the_calendar_tells_what_is_open_blocked_and_booked(
    town: Town, host: Browser, driver: Browser, path: str
) -> None:
    assert driver.person is not None
    host.sent(f"{path}/hours", BLOCK)
    wish = {"driveway_id": path.rpartition("/")[2], "start_time": told(1), "end_time": told(3)}
    stay = town.booking({**wish, "vehicle_id": town.vehicle(driver.person)["id"]}, driver.person)
    page = host.page(f"{path}/calendar")
    assert f'href="/host/bookings/{stay["id"]}"' in page
    assert "9:00 am – 11:00 am" in page
    assert headings(host.page(f"{path}/calendar?month=2027-04")) == ["Calendar"]
    response = host.get(f"{path}/calendar/events?start=2027-03-01T00:00:00&end=2027-03-08T00:00:00")
    events = response.get_json()
    assert {"is-free", "is-blocked", "is-full"} == {each["classNames"][0] for each in events[:-1]}
    assert (events[-1]["start"], events[-1]["title"]) == ("2027-03-01T09:00", stay["booking_reference"])
    driver.page(f"{path}/calendar/events?start=2027-03-01&end=2027-03-08", 403)
    host.page(f"{path}/calendar/events?start=2027-03-01&end=2028-03-08", 422)
    host.page(f"{path}/calendar/events?start=soon&end=2028-03-08", 422)


def test_calendars_come_and_go(host: Browser, path: str) -> None:
    form = {"url": "https://calendar.example.com/secret/basic.ics", "name": "Airport"}
    assert host.sent(f"{path}/calendar/sources", form) == f"{path}/calendar"
    page = host.page(f"{path}/calendar")
    assert "Not fetched yet." in page
    assert "secret" not in page.partition("Airport")[2].partition("Remove")[0]
    source = page.partition("/calendar/sources/")[2].partition("/")[0]
    assert host.sent(f"{path}/calendar/sources/{source}/remove") == f"{path}/calendar"
    assert 'id="e-url"' in host.refused(f"{path}/calendar/sources", {"url": "ftp://here"})


def test_the_address_of_ones_own_calendar_is_shown_once(host: Browser, path: str) -> None:
    shown = host.send(f"{path}/calendar/address").text
    assert f'<a href="{path}/calendar" aria-current="true">Calendar</a>' in shown
    address = shown.partition("http://localhost")[2].partition("<")[0]
    assert host.get(address).status_code == 200
    assert ".ics" not in host.page(f"{path}/calendar").partition("This calendar elsewhere")[2]
    assert host.sent(f"{path}/calendar/address/close") == f"{path}/calendar"
    assert host.get(address).status_code == 404


def test_prices_are_changed(town: Town, host: Browser, path: str) -> None:
    rates = {"hourly_rate": "9", "daily_rate": "", "billing_increment_minutes": "60", "city": "San Francisco"}
    assert host.sent(f"{path}/price", rates) == f"{path}/price"
    assert town.got("GET", path.replace("/host", "/v1"))["hourly_rate"] == "9.00"
    assert 'id="e-hourly_rate"' in host.refused(f"{path}/price", {**rates, "hourly_rate": "0"})
    assert "$18.00" in host.send(f"{path}/price", {**rates, "example": "true"}).text


RULES: dict[str, dict[str, object]] = {
    "long-stay": {"after_days_1": "2", "percent_off_1": "10", "after_days_2": "7", "percent_off_2": "20"},
    "peak-hours": {"days": ["MO", "TU"], "from": "07:00", "to": "10:00", "multiplier": "1.5"},
    "occupancy": {"quiet": "20", "busy": "80", "lowest": "0.9", "highest": "1.2", "period": "week"},
    "promo-code": {"code": "welcome", "percent_off": "25", "limit": "10", "expires_at": "2027-12-31T18:00"},
    "ev-charging": {"per_hour": "2", "idle_per_hour": "3", "idle_grace_minutes": "10"},
}


@pytest.mark.parametrize("kind", RULES)
def test_a_rule_of_every_kind_is_tried_and_chosen(town: Town, host: Browser, path: str, kind: str) -> None:
    assert "add-rule" in host.page(f"{path}/price?kind={kind}")
    form = {**RULES[kind], "kind": kind, "version": "0"}
    tried = host.send(f"{path}/price/rules", {**form, "try": "true"})
    assert "which is not saved yet" in tried.text
    chosen = path.replace("/host", "/v1") + "/price-rules"
    assert town.got("GET", chosen, host.person)["rules"] == []
    assert host.sent(f"{path}/price/rules", form) == f"{path}/price"
    (rule,) = town.got("GET", chosen, host.person)["rules"]
    assert rule["kind"] == kind
    assert host.sent(f"{path}/price/rules/0/remove", {"version": "1"}) == f"{path}/price"


def test_a_wrong_rule_says_where_and_a_late_one_is_not_lost(host: Browser, path: str) -> None:
    form = {**RULES["long-stay"], "kind": "long-stay", "version": "0"}
    assert 'id="e-percent_off_2"' in host.refused(f"{path}/price/rules", {**form, "percent_off_2": "5"})
    assert 'id="e-after_days_1"' in host.refused(f"{path}/price/rules", {**form, "after_days_1": "x"})
    assert host.sent(f"{path}/price/rules", form) == f"{path}/price"
    code = {**RULES["promo-code"], "kind": "promo-code", "version": "1"}
    host.refused(f"{path}/price/rules", {**code, "version": "0"}, status=409)
    assert host.sent(f"{path}/price/rules", code) == f"{path}/price"
    clash = host.refused(f"{path}/price/rules/1/earlier", {"version": "2"})
    assert "A discount for long stays comes before" in clash
    other = {**code, "code": "AGAIN", "version": "2"}
    assert host.sent(f"{path}/price/rules", other) == f"{path}/price"
    assert host.sent(f"{path}/price/rules/2/earlier", {"version": "3"}) == f"{path}/price"
    page = host.page(f"{path}/price?stay_code=WELCOME&stay_start=2027-03-05T09:00&stay_end=2027-03-05T11:00")
    assert "$12.75" in page, "a quarter less than two hours"
    assert page.index("AGAIN: 25 % off") < page.index("WELCOME: 25 % off")
