"""Both forms of Tesla's records as news of cars, and everything that is no record refused."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from tesla_protocol.telemetry.vehicle_alert_pb2 import VehicleAlert, VehicleAlerts
from tesla_protocol.telemetry.vehicle_data_pb2 import Doors, ShiftState, Value
from tests.unit.telemetry.writing import JSON, PROTOBUF, as_json, line, location, observed, payload

from driveway_core.car_troubles import CarsElsewhere, TelemetryNotOurs
from driveway_core.cars import Gear, Heard, Signals, VehicleObservation
from driveway_core.errors import InvalidValue
from driveway_core.places import Position
from driveway_core.ports import TelemetryReader
from driveway_core.signals import CarNews
from driveway_core.testing.contracts import TelemetryReaderContract
from driveway_core.testing.vin_strategies import make_vin
from driveway_core.vin import Vin
from driveway_telemetry import FleetTelemetryReader

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
VIN = make_vin(serial=815)
HERE = Position(37.412374, -122.145867)
SECRET = "what only our server knows"


class TestMessages(TelemetryReaderContract):
    @pytest.fixture
    def reader(self) -> TelemetryReader:
        return FleetTelemetryReader(secret=SECRET)

    @pytest.fixture
    def write(self) -> Callable[[Vin, VehicleObservation], tuple[bytes, str]]:
        return lambda vin, seen: (observed(vin, seen).SerializeToString(), PROTOBUF)


class TestJson(TestMessages):
    @pytest.fixture
    def write(self) -> Callable[[Vin, VehicleObservation], tuple[bytes, str]]:
        return lambda vin, seen: (as_json(observed(vin, seen)).encode(), f"{JSON}; charset=utf-8")


@pytest.mark.parametrize("given", [None, "", "what only our server know", "ä", SECRET + " "])
def test_nobody_else_brings_what_cars_told(given: str | None) -> None:
    FleetTelemetryReader(secret=SECRET).admit(SECRET)
    with pytest.raises(TelemetryNotOurs):
        FleetTelemetryReader(secret=SECRET).admit(given)
    with pytest.raises(CarsElsewhere):
        FleetTelemetryReader().admit(given)
    assert SECRET not in repr(FleetTelemetryReader(secret=SECRET))


def read(body: bytes | str, content_type: str) -> list[CarNews]:
    return list(FleetTelemetryReader().read(_bytes(body), content_type, received_at=NOON))


def _bytes(body: bytes | str) -> bytes:
    return body.encode() if isinstance(body, str) else body


def told(**values: Value) -> Signals:
    """What both forms of one record say, which must be the same."""
    message = payload(VIN, NOON, values)
    (from_bytes,) = read(message.SerializeToString(), PROTOBUF)
    (from_json,) = read(as_json(message), JSON)
    assert from_bytes == from_json
    return from_bytes.signals


def refused(**values: Value) -> InvalidValue:
    message = payload(VIN, NOON, values)
    with pytest.raises(InvalidValue) as by_bytes:
        read(message.SerializeToString(), PROTOBUF)
    with pytest.raises(InvalidValue) as by_json:
        read(as_json(message), JSON)
    assert (by_bytes.value.field, str(by_bytes.value)) == (by_json.value.field, str(by_json.value))
    return by_bytes.value


@pytest.mark.parametrize(
    "value",
    [
        location(HERE),
        Value(string_value="(37.412374 N, 122.145867 W)"),
        Value(string_value=" ( 37.412374 N , 122.145867 W ) "),
    ],
)
def test_a_place_is_a_message_or_a_text(value: Value) -> None:
    assert told(Location=value).position == Heard(NOON, HERE)


@pytest.mark.parametrize(
    "text, latitude, longitude",
    [
        ("(37.412374 N, 122.145867 E)", 37.412374, 122.145867),
        ("(37.412374 S, 122.145867 W)", -37.412374, -122.145867),
        ("(37.412374 S, 122.145867 E)", -37.412374, 122.145867),
    ],
)
def test_every_quarter_of_the_earth_has_its_letters(text: str, latitude: float, longitude: float) -> None:
    assert told(Location=Value(string_value=text)).position == Heard(NOON, Position(latitude, longitude))


@pytest.mark.parametrize(
    "value",
    [
        Value(string_value="25"),
        Value(string_value="25.0"),
        Value(string_value="2.5e1"),
        Value(int_value=25),
        Value(long_value=25),
        Value(float_value=25),
        Value(double_value=25),
    ],
)
def test_a_number_comes_as_any_number_or_as_text(value: Value) -> None:
    signals = told(VehicleSpeed=value, MinutesToArrival=value)
    assert signals.speed_mps is not None
    assert signals.speed_mps.value == pytest.approx(11.176)
    assert signals.minutes_to_arrival == Heard(NOON, 25.0)


@pytest.mark.parametrize(
    "value, gear",
    [
        (Value(shift_state_value=ShiftState.ShiftStateP), Gear.PARK),
        (Value(shift_state_value=ShiftState.ShiftStateD), Gear.DRIVE),
        (Value(shift_state_value=ShiftState.ShiftStateSNA), None),
        (Value(shift_state_value=ShiftState.ShiftStateInvalid), None),
        (Value(shift_state_value=ShiftState.ShiftStateUnknown), None),
        (Value(string_value="P"), Gear.PARK),
        (Value(string_value="ShiftStateR"), Gear.REVERSE),
        (Value(string_value="ShiftStateSNA"), None),
        (Value(string_value="n"), Gear.NEUTRAL),
        (Value(string_value="5"), Gear.DRIVE),
        (Value(int_value=2), Gear.PARK),
        (Value(string_value="<invalid>"), None),
        (Value(invalid=True), None),
        (Value(), None),
    ],
)
def test_a_gear_is_a_name_a_number_or_a_letter(value: Value, gear: Gear | None) -> None:
    assert told(Gear=value).gear == Heard(NOON, gear)


@pytest.mark.parametrize("field", ["Location", "VehicleSpeed", "MinutesToArrival", "DestinationLocation"])
@pytest.mark.parametrize(
    "value", [Value(invalid=True), Value(string_value="<invalid>"), Value(string_value="")]
)
def test_what_a_car_does_not_know_any_more_is_taken_back(field: str, value: Value) -> None:
    signals = told(**{field: value})
    heard = (signals.position, signals.speed_mps, signals.minutes_to_arrival, signals.destination)
    assert [each for each in heard if each is not None] == [Heard(NOON, None)]


def test_the_name_of_a_destination_tells_only_that_there_is_one() -> None:
    assert told(DestinationName=Value(string_value="Home")).routed == Heard(NOON, value=True)
    assert told(DestinationName=Value(string_value="")).routed == Heard(NOON, value=False)
    assert told(DestinationName=Value(invalid=True)).routed == Heard(NOON, value=False)


@pytest.mark.parametrize(
    "field, value",
    [
        ("Location", Value(string_value="(37.4 X, 122.1 W)")),
        ("Location", Value(string_value="Palo Alto")),
        ("Location", Value(string_value="(137.4 N, 122.1 W)")),
        ("Location", Value(double_value=37.4)),
        ("DestinationLocation", Value(string_value="(37.4 N, 222.1 W)")),
        ("Gear", Value(string_value="Q")),
        ("Gear", Value(int_value=7)),
        ("Gear", Value(boolean_value=True)),
        ("Gear", Value(door_value=Doors(DriverFront=True))),
        ("VehicleSpeed", Value(string_value="fast")),
        ("VehicleSpeed", Value(double_value=-1)),
        ("VehicleSpeed", Value(double_value=float("nan"))),
        ("VehicleSpeed", Value(double_value=float("inf"))),
        ("VehicleSpeed", location(HERE)),
        ("MinutesToArrival", Value(int_value=1_000_000)),
        ("DestinationName", Value(int_value=7)),
    ],
)
def test_nonsense_is_refused_by_its_field_and_never_says_where_a_car_is(field: str, value: Value) -> None:
    refusal = refused(**{field: value})
    assert refusal.field == field
    assert "37.4" not in str(refusal)
    assert "122.1" not in str(refusal)


def test_nonsense_about_one_thing_does_not_hide_the_others() -> None:
    message = payload(
        VIN, NOON, {"VehicleSpeed": Value(string_value="fast"), "Gear": Value(string_value="P")}
    )
    (news,) = read(message.SerializeToString(), PROTOBUF)
    assert news.signals == Signals(gear=Heard(NOON, Gear.PARK))
    assert [problem.field for problem in news.problems] == ["VehicleSpeed"]


def test_what_does_not_matter_here_is_no_news() -> None:
    message = payload(
        VIN, NOON, {"Soc": Value(double_value=80), "VehicleName": Value(string_value="cybertruck")}
    )
    assert read(message.SerializeToString(), PROTOBUF) == []
    assert read(as_json(message), JSON) == []
    alerts = VehicleAlerts(vin=str(VIN), alerts=[VehicleAlert(name="a door is open")])
    alerts.created_at.FromDatetime(NOON)
    assert read(alerts.SerializeToString(), PROTOBUF) == []
    assert read(as_json(alerts), JSON) == []


@pytest.mark.parametrize(
    "status, heard",
    [("CONNECTED", Heard(NOON, value=True)), ("DISCONNECTED", Heard(NOON, value=False)), ("UNKNOWN", None)],
)
def test_a_car_comes_on_the_line_and_leaves_it(status: str, heard: Heard[bool] | None) -> None:
    message = line(VIN, NOON, status)
    for news in (read(message.SerializeToString(), PROTOBUF), read(as_json(message), JSON)):
        assert [each.signals.connected for each in news] == ([heard] if heard else [])


def test_a_body_of_several_records_tells_of_all_of_them() -> None:
    records = [
        as_json(line(VIN, NOON, "CONNECTED")),
        as_json(payload(VIN, NOON, {"Gear": Value(string_value="P")})),
    ]
    assert len(read(f"[{','.join(records)}]", JSON)) == 2
    assert read("[]", JSON) == []


def test_numbers_for_names_and_snakes_for_camels_are_read_too() -> None:
    record = {
        "vin": str(VIN),
        "created_at": "2026-05-04T13:59:59.123456789+02:00",
        "is_resend": True,
        "data": [{"key": 21, "value": {"location_value": {"latitude": 1, "longitude": "2"}}}],
    }
    (news,) = read(json.dumps(record), JSON)
    at = datetime(2026, 5, 4, 11, 59, 59, 123456, tzinfo=UTC)
    assert (news.at, news.resent) == (at, True)
    assert news.signals.position == Heard(at, Position(1, 2))
