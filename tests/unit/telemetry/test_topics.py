"""What Tesla's server publishes by MQTT, topic by topic."""

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.cars import Gear, Heard, Signals
from driveway_core.errors import InvalidValue
from driveway_core.places import Position
from driveway_core.signals import CarNews
from driveway_core.testing.vin_strategies import make_vin
from driveway_telemetry.topics import read_published, topics_below

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
VIN = make_vin(serial=815)


def read(rest: str, said: object, *, number: int = 7, repeated: bool = False) -> CarNews | None:
    payload = said if isinstance(said, bytes) else json.dumps(said).encode()
    return read_published(
        f"a/b/{rest}", payload, base="a/b", number=number, repeated=repeated, received_at=NOON
    )


@pytest.mark.parametrize(
    "field, said, signals",
    [
        ("Location", {"latitude": 1.5, "longitude": -2}, Signals(position=Heard(NOON, Position(1.5, -2)))),
        (
            "Location",
            {"value": {"latitude": 1.5, "longitude": -2}},
            Signals(position=Heard(NOON, Position(1.5, -2))),
        ),
        ("Location", "(1.5 N, 2 W)", Signals(position=Heard(NOON, Position(1.5, -2)))),
        ("Location", None, Signals(position=Heard(NOON, None))),
        ("Gear", "ShiftStateP", Signals(gear=Heard(NOON, Gear.PARK))),
        ("Gear", {"value": "D"}, Signals(gear=Heard(NOON, Gear.DRIVE))),
        ("Gear", "<invalid>", Signals(gear=Heard(NOON, None))),
        ("VehicleSpeed", "0.0", Signals(speed_mps=Heard(NOON, 0.0))),
        ("VehicleSpeed", 100, Signals(speed_mps=Heard(NOON, 44.704))),
        ("MinutesToArrival", 3.25, Signals(minutes_to_arrival=Heard(NOON, 3.25))),
        ("DestinationName", "", Signals(routed=Heard(NOON, value=False))),
    ],
)
def test_a_value_is_told_when_it_is_received(field: str, said: object, signals: Signals) -> None:
    news = read(f"{VIN}/v/{field}", said)
    assert news is not None
    assert (news.vin, news.at, news.signals) == (VIN, NOON, signals)
    assert news.mark is not None


def test_the_line_has_a_time_of_its_own() -> None:
    told = {"ConnectionId": "2f1c", "Status": "DISCONNECTED", "CreatedAt": "2026-05-04T11:59:30Z"}
    news = read(f"{VIN}/connectivity", told)
    assert news is not None
    assert news.signals.connected == Heard(datetime(2026, 5, 4, 11, 59, 30, tzinfo=UTC), value=False)
    assert news.mark is None


def test_the_same_message_has_the_same_mark_and_no_other_has() -> None:
    def mark(said: object, number: int = 7, field: str = "Gear") -> str | None:
        news = read(f"{VIN}/v/{field}", said, number=number)
        assert news is not None
        return news.mark

    assert mark("P") == mark("P")
    assert len({mark("P"), mark("D"), mark("P", 8), mark(0, field="VehicleSpeed")}) == 4


@pytest.mark.parametrize(
    "rest", [f"{VIN}/v/Soc", f"{VIN}/alerts/A/current", f"{VIN}/errors/E", f"{VIN}", f"{VIN}/v/Gear/x"]
)
def test_what_does_not_matter_here_is_no_news(rest: str) -> None:
    assert read(rest, "P") is None


def test_topics_of_another_base_are_no_news() -> None:
    told = read_published(f"a/{VIN}/v/Gear", b'"P"', base="a/b", number=1, repeated=False, received_at=NOON)
    assert told is None


@pytest.mark.parametrize(
    "rest, said, field",
    [
        (f"{VIN}/v/Gear", "Q", "Gear"),
        (f"{VIN}/v/Gear", b"P", "body"),
        (f"{VIN}/v/Location", [1, 2], "Location"),
        ("42/v/Gear", "P", "vin"),
        (f"{VIN}/connectivity", "CONNECTED", "connectivity"),
        (f"{VIN}/connectivity", {"Status": "CONNECTED"}, "CreatedAt"),
    ],
)
def test_nonsense_is_refused_by_its_field(rest: str, said: object, field: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        read(rest, said)
    assert refusal.value.field == field


def test_all_cars_are_listened_to() -> None:
    assert topics_below("a/b") == ("a/b/+/v/+", "a/b/+/connectivity")


@pytest.mark.wide
@given(
    st.sampled_from((f"{VIN}/v/Gear", f"{VIN}/v/Location", f"{VIN}/connectivity")) | st.text(max_size=30),
    st.binary(max_size=60),
)
def test_any_message_is_read_or_refused(rest: str, payload: bytes) -> None:
    with suppress(InvalidValue):
        read(rest, payload)
