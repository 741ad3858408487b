"""The demo's city: as many listings as promised, where they should be, and the same every time."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from driveway_core.accounts import EmailAddress
from driveway_core.dimensions import Dimensions, default_dimensions
from driveway_core.places import Position
from driveway_core.recurrence import RecurrenceRule
from driveway_core.vin import Vin, decode
from driveway_demo.city import DRIVERS, HOSTS, NEIGHBOURHOODS, City, DriverSketch, HostSketch, city
from driveway_demo.hours import ZONE
from driveway_demo.outline import LAND
from driveway_places import TzfpyZoneFinder

pytestmark = pytest.mark.wide

TODAY = date(2026, 11, 22)
THE_CITY = city(TODAY)
BODIES = [listing.body for listing in THE_CITY.listings]
DAYS_OF_A_YEAR = [date(2026, 1, 1) + timedelta(days=day) for day in range(0, 365, 13)]

TEXTS = {"address", "city", "state", "zip_code", "title", "description", "access_instructions"}
RATES = ("hourly_rate", "daily_rate", "weekly_rate", "monthly_rate")
KINDS = {
    **dict.fromkeys([*TEXTS, *RATES, "time_zone", "special_instructions", "driveway_type"], str),
    **dict.fromkeys(["cancellation_policy", "charging_connector_type"], str),
    **dict.fromkeys(["latitude", "longitude"], float),
    **dict.fromkeys(["is_covered", "has_ev_charging", "has_security_camera", "has_lighting"], bool),
    "instant_booking_enabled": bool,
    **dict.fromkeys(["max_vehicle_length", "max_vehicle_width", "max_vehicle_height", "spaces"], int),
    **dict.fromkeys(["minimum_booking_hours", "maximum_booking_hours", "advance_booking_hours"], int),
    **dict.fromkeys(["buffer_minutes", "billing_increment_minutes", "booking_horizon_days"], int),
}


def number(body: Mapping[str, object], field: str) -> Decimal:
    return Decimal(str(body[field]))


def position(body: Mapping[str, object]) -> Position:
    return Position(float(number(body, "latitude")), float(number(body, "longitude")))


def on_land(point: Position) -> bool:
    """Whether a ray to the east crosses the shore an odd number of times."""
    crossings = 0
    for (south, west), (north, east) in zip(LAND, (*LAND[1:], LAND[0]), strict=True):
        if (south > point.latitude) != (north > point.latitude):
            shore = west + (point.latitude - south) / (north - south) * (east - west)
            crossings += shore > point.longitude
    return crossings % 2 == 1


def test_there_are_200_listings_of_60_hosts() -> None:
    assert len(THE_CITY.listings) == 200
    assert {listing.host for listing in THE_CITY.listings} == set(range(60))
    assert len(THE_CITY.hosts) == 60


def test_the_city_is_the_same_every_time() -> None:
    assert city(TODAY) == THE_CITY


def test_the_listings_do_not_hang_on_the_day_only_their_hours_do() -> None:
    later = city(TODAY + timedelta(days=100))
    assert [listing.body for listing in later.listings] == BODIES
    assert [listing.availability for listing in later.listings] != [
        listing.availability for listing in THE_CITY.listings
    ]


def test_every_listing_is_on_land_and_in_the_citys_zone() -> None:
    finder = TzfpyZoneFinder()
    for body in BODIES:
        assert on_land(position(body)), body["address"]
        assert finder.zone_at(position(body)) == body["time_zone"]


@pytest.mark.parametrize("latitude, longitude", [(37.76, -122.52), (37.82, -122.44), (37.76, -122.37)])
def test_the_outline_knows_the_ocean_the_gate_and_the_bay(latitude: float, longitude: float) -> None:
    assert not on_land(Position(latitude, longitude))


def test_no_two_listings_share_a_spot_or_an_address() -> None:
    assert len({position(body) for body in BODIES}) == 200
    assert len({(body["address"], body["zip_code"]) for body in BODIES}) == 200
    nearest = min(
        position(body).metres_to(position(other)) for i, body in enumerate(BODIES) for other in BODIES[:i]
    )
    assert nearest > 8


def test_every_listing_lies_beside_a_street_of_its_neighbourhood() -> None:
    bodies = iter(BODIES)
    for hood in NEIGHBOURHOODS:
        for stretch in hood.stretches:
            length = Position(*stretch.start).metres_to(Position(*stretch.end))
            for _ in range(stretch.listings):
                body = next(bodies)
                ends = [position(body).metres_to(Position(*end)) for end in (stretch.start, stretch.end)]
                assert sum(ends) < length + 20
                assert str(body["address"]).endswith(f" {stretch.street}")
                assert body["zip_code"] == hood.zip_code


def test_house_numbers_lie_between_those_of_the_corners() -> None:
    for hood in NEIGHBOURHOODS:
        for stretch in hood.stretches:
            low, high = sorted((stretch.first_number, stretch.last_number))
            for which in range(stretch.listings):
                assert low - 1 <= stretch.house(which)[0] <= high + 1


def test_every_field_is_known_and_of_its_type() -> None:
    for body in BODIES:
        assert set(body) <= set(KINDS)
        assert set(body) >= TEXTS
        for field, value in body.items():
            assert type(value) is KINDS[field], field
            assert value != ""


def test_texts_are_finished_sentences_that_fit_their_columns() -> None:
    for body in BODIES:
        assert "{" not in f"{body['title']}{body['description']}{body['access_instructions']}"
        assert len(str(body["title"])) <= 200
        assert str(body["description"]).endswith(".")
        assert re.fullmatch(r"941\d\d", str(body["zip_code"]))


def test_listings_read_differently() -> None:
    assert len({body["title"] for body in BODIES}) > 180
    assert len({body["description"] for body in BODIES}) > 190


def test_rates_are_amounts_that_grow_with_the_unit() -> None:
    for body in BODIES:
        assert Decimal(3) <= number(body, "hourly_rate") <= Decimal(14)
        given = [rate for rate in RATES if rate in body]
        assert given == list(RATES[: len(given)])
        amounts = [number(body, rate) for rate in given]
        assert amounts == sorted(set(amounts))
        assert all(re.fullmatch(r"\d+\.\d\d", str(body[rate])) for rate in given)


def test_many_listings_have_longer_rates_and_room_to_use_them() -> None:
    longer = Counter(rate for body in BODIES for rate in RATES if rate in body)
    assert longer["daily_rate"] > 140
    assert longer["weekly_rate"] > 80
    assert longer["monthly_rate"] > 40
    for body in BODIES:
        longest = number(body, "maximum_booking_hours")
        assert number(body, "minimum_booking_hours") <= longest
        assert longest >= 744 or "monthly_rate" not in body


def test_each_kind_of_driver_finds_something() -> None:
    def fits(body: Mapping[str, object], car: Dimensions) -> bool:
        return (
            number(body, "max_vehicle_length") >= car.length_inches
            and number(body, "max_vehicle_width") >= car.width_inches
            and ("max_vehicle_height" not in body or number(body, "max_vehicle_height") >= car.height_inches)
        )

    found = [sum(fits(body, _size(driver.vin)) for body in BODIES) for driver in DRIVERS]
    assert found[0] == 200, "a Model 3 fits everywhere"
    assert found[0] > found[1] > found[2] > 15
    plugs = Counter(body["charging_connector_type"] for body in BODIES if body["has_ev_charging"])
    assert set(plugs) == {"tesla", "j1772", "ccs", "chademo", "nema1450"}
    assert sum(body["spaces"] == 2 for body in BODIES) >= 10
    assert {body["driveway_type"] for body in BODIES} == {"concrete", "asphalt", "gravel", "paved"}


def test_only_what_has_a_charger_names_a_plug_and_only_what_has_a_roof_a_height() -> None:
    for body in BODIES:
        assert ("charging_connector_type" in body) is body["has_ev_charging"]
        assert ("max_vehicle_height" in body) is body["is_covered"]


@pytest.mark.parametrize("today", DAYS_OF_A_YEAR)
def test_weekly_hours_began_before_the_day_on_a_day_of_theirs(today: date) -> None:
    every = [entry for entry in _entries(city(today)) if "recurrence_rule" in entry]
    rules = [entry for entry in every if str(entry["recurrence_rule"]).startswith("FREQ=WEEKLY;BYDAY=")]
    assert len(rules) > 100
    for entry in rules:
        start, end = _span(entry)
        days = str(entry["recurrence_rule"]).removeprefix("FREQ=WEEKLY;BYDAY=").split(",")
        assert ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[start.weekday()] == days[0]
        assert start.date() < today
        assert timedelta(0) < end - start <= timedelta(days=1)


@pytest.mark.parametrize("today", DAYS_OF_A_YEAR)
def test_some_rules_are_monthly_some_skip_weeks_and_some_end(today: date) -> None:
    rules = [entry for entry in _entries(city(today)) if "recurrence_rule" in entry]
    for kind in ("FREQ=MONTHLY", "INTERVAL=2", "UNTIL="):
        assert sum(kind in str(entry["recurrence_rule"]) for entry in rules) >= 3
    for entry in rules:
        start, _ = _span(entry)
        rule = RecurrenceRule.parse(str(entry["recurrence_rule"]))
        assert start.date() in rule.days(start.replace(tzinfo=None), ZONE, start.date(), start.date())


@pytest.mark.parametrize("today", DAYS_OF_A_YEAR)
def test_pauses_come_after_the_day(today: date) -> None:
    pauses = [entry for entry in _entries(city(today)) if "recurrence_rule" not in entry]
    assert len(pauses) > 20
    for entry in pauses:
        start, end = _span(entry)
        assert entry["availability_type"] == "blocked"
        assert today < start.date() < end.date() <= today + timedelta(days=32)


def test_many_listings_are_always_open_and_many_are_not() -> None:
    closed = sum(bool(listing.availability) for listing in THE_CITY.listings)
    assert 80 < closed < 160


def test_people_are_told_apart_and_reachable() -> None:
    people: list[HostSketch | DriverSketch] = [*HOSTS, *DRIVERS]
    assert len({EmailAddress(person.email) for person in people}) == 63
    assert len({person.phone for person in people}) == 63
    assert all(re.fullmatch(r"\+141555501\d\d", person.phone) for person in people)


def test_the_drivers_cars_are_a_model_3_a_model_y_and_a_cybertruck() -> None:
    facts = [decode(Vin(driver.vin)) for driver in DRIVERS]
    assert [(fact.model, fact.year) for fact in facts] == [
        ("Model 3", 2022),
        ("Model Y", 2023),
        ("Cybertruck", 2024),
    ]


def _size(vin: str) -> Dimensions:
    facts = decode(Vin(vin))
    assert facts.model is not None
    assert facts.year is not None
    return default_dimensions(facts.model, facts.year)[0]


def _entries(of: City) -> list[Mapping[str, object]]:
    return [entry for listing in of.listings for entry in listing.availability]


def _span(entry: Mapping[str, object]) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(str(entry["start_time"])), datetime.fromisoformat(str(entry["end_time"]))
