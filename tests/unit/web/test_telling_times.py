"""Times as people type them, places as they name them, terms as they are told."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.cancellation_terms import terms_of
from driveway_core.driveways import CancellationPolicy
from driveway_core.errors import InvalidValue
from driveway_core.places import Position
from driveway_web import gazetteer
from driveway_web.terms_told import sentences
from driveway_web.wall_times import instant, written
from driveway_web.words import length, moments, weekday_and_time, zone_city

ZONES = ("America/Los_Angeles", "Europe/Berlin", "Australia/Lord_Howe", "UTC")
MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)
).map(lambda moment: moment.replace(second=0, microsecond=0))


@given(MOMENTS, st.sampled_from(ZONES))
def test_a_time_that_a_field_held_is_the_same_moment_or_the_earlier_of_two(
    moment: datetime, zone: str
) -> None:
    read = instant(written(moment, zone), zone, field="start_time")
    local = moment.astimezone(ZoneInfo(zone))
    assert read == moment or (local.fold == 1 and timedelta() < moment - read <= timedelta(hours=1))


def test_a_moment_within_days_says_its_day_where_it_is() -> None:
    night = datetime(2026, 11, 24, 12, 48, tzinfo=UTC)
    assert weekday_and_time(night, "America/Los_Angeles") == "Tue, 4:48 am"
    assert weekday_and_time(night, "Pacific/Auckland") == "Wed, 1:48 am"


def test_an_hour_that_the_clock_leaves_out_is_refused() -> None:
    with pytest.raises(InvalidValue, match="left out"):
        instant("2027-03-14T02:30", "America/Los_Angeles", field="start_time")


def test_places_are_found_by_name_part_and_degrees() -> None:
    park = Position(*gazetteer.PLACES["Dolores Park"])
    for text in ("Dolores Park", "dolores park", "Dolores", "37.7596, -122.4269", "37.7596 -122.4269"):
        assert gazetteer.find(text, field="where") == park


@pytest.mark.parametrize("text", ["Golden", "Atlantis", "", "   ", "91, 0", "!!"])
def test_what_names_no_place_or_several_is_refused_by_its_field(text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        gazetteer.find(text, field="where")
    assert refused.value.field == "where"


@given(st.sampled_from(sorted(gazetteer.PLACES)))
def test_every_place_lies_in_the_city(name: str) -> None:
    latitude, longitude = gazetteer.PLACES[name]
    assert 37.70 < latitude < 37.82
    assert -122.52 < longitude < -122.36


def test_terms_are_told_in_plain_words() -> None:
    cool_off = (
        "Booked by mistake? Everything back within 15 minutes of booking, "
        "if the start is more than an hour away."
    )
    told = {policy: list(sentences(terms_of(policy))) for policy in CancellationPolicy}
    assert told == {
        CancellationPolicy.FLEXIBLE: ["Everything back until an hour before the start.", cool_off],
        CancellationPolicy.MODERATE: [
            "Everything back until a day before the start.",
            "Half back until the start.",
            cool_off,
        ],
        CancellationPolicy.STRICT: [
            "Everything back until 7 days before the start.",
            "Half back until 2 days before the start.",
            cool_off,
        ],
    }


def test_a_time_zone_is_told_by_its_city() -> None:
    assert [zone_city(each) for each in (*ZONES[:2], "America/Argentina/Buenos_Aires", "UTC")] == [
        "Los Angeles", "Berlin", "Buenos Aires", "UTC",
    ]  # fmt: skip


def test_moments_in_a_refusal_are_marked_up_and_nothing_else_of_it() -> None:
    told = moments("<b>Before</b> 2027-03-02 16:00 UTC, not 25:00.")
    own = '<time datetime="2027-03-02T16:00:00Z" data-own>2027-03-02 16:00 UTC</time>'
    assert told == f"&lt;b&gt;Before&lt;/b&gt; {own}, not 25:00."


@pytest.mark.parametrize(
    "minutes, words",
    [(120, "2 hours"), (60, "1 hour"), (45, "45 minutes"), (90, "1 hour 30 minutes"), (1, "1 minute")],
)
def test_a_length_of_time_is_told_in_hours_and_minutes(minutes: int, words: str) -> None:
    assert length(timedelta(minutes=minutes)) == words
