"""Wrong bodies: each field left out, of the wrong type, out of range, unknown."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.unit.http.world import DRIVEWAY, PASSWORD, told
from tests.unit.http.wrong import STAY, Wrong

ACCOUNT: Final[Mapping[str, object]] = {
    "email": "ada@example.com",
    "password": PASSWORD,
    "first_name": "Ada",
    "last_name": "Lovelace",
    "user_type": "both",
}
ENTRY: Final[Mapping[str, object]] = {
    "availability_type": "available",
    "start_time": told(0),
    "end_time": told(8),
}
VIN: Final = "5YJ3E1EA1PF000316"


def without(body: Mapping[str, object], field: str) -> dict[str, object]:
    """A body without one field."""
    return {name: value for name, value in body.items() if name != field}


def missing(path: str, body: Mapping[str, object], fields: str, who: str) -> Iterator[Wrong]:
    """Each required field left out in turn."""
    for field in fields.split():
        yield Wrong(
            f"{path} without {field}", "POST", path, without(body, field), 422, "invalid", (f"/{field}",), who
        )


def each(path: str, body: Mapping[str, object], who: str, wrong: Mapping[str, Any]) -> Iterator[Wrong]:
    """Each field with values that it cannot have."""
    for field, values in wrong.items():
        for value in values:
            shown = json.dumps(value)[:40]
            name = f"{path} with {field} {shown}"
            yield Wrong(name, "POST", path, {**body, field: value}, 422, "invalid", (f"/{field}",), who)


BODIES: Final = [
    *missing("/v1/accounts", ACCOUNT, "email password first_name last_name user_type", "nobody"),
    *each(
        "/v1/accounts",
        ACCOUNT,
        "nobody",
        {
            "email": [
                "",
                "ada",
                "ada@",
                "ada@host",
                "a b@example.com",
                "a" * 250 + "@b.example",
                7,
                None,
                "\x00@b.example",
            ],
            "password": ["short", "x" * 129, 123456789012, None],
            "first_name": ["", "   ", "x" * 101, "two\nlines", "\x00", 7],
            "last_name": [""],
            "user_type": ["admin", "", None, 1],
            "phone": ["4155550132", "+1", "call me", 14155550132],
            "terms_version": ["x" * 51],
            "is_operator": [True],
        },
    ),
    *missing("/v1/vehicles", {"vin": VIN}, "vin", "driver"),
    *each(
        "/v1/vehicles",
        {"vin": VIN},
        "driver",
        {
            "vin": [
                "",
                VIN[:16],
                VIN + "1",
                "5YJ3E1EA2PF000316",
                "5YJ3E1EAIPF000316",
                "5YJ3E1EA1PF00031é",
                5,
                None,
            ],
            "year": [1999, 2101, "2023", 2023.5, 10**30],
            "length_inches": [0, -1, 1201, "185", 10**400],
            "height_inches": [True],
            "color": ["", "x" * 51],
            "wheels": [4],
        },
    ),
    *missing(
        "/v1/driveways",
        DRIVEWAY,
        "address zip_code latitude longitude title driveway_type max_vehicle_length max_vehicle_width"
        " hourly_rate",
        "host",
    ),
    *each(
        "/v1/driveways",
        DRIVEWAY,
        "host",
        {
            "address": ["", "   ", "x" * 501],
            "state": ["California", "ca"],
            "zip_code": ["x" * 11],
            "latitude": [90.1, -91, "37.7", None],
            "longitude": [180.5],
            "time_zone": ["Mars/Olympus", "../etc/passwd", "x" * 65],
            "title": ["", " ", "x" * 201, "a\nb", "a\u202eb"],
            "description": ["x" * 5_001, "\x00"],
            "driveway_type": ["water"],
            "spaces": [0, 51, 1.5],
            "max_vehicle_length": [0, 2_001],
            "currency": ["usd", "XXX"],
            "hourly_rate": ["0", "-1", "8.505", "1e3", "NaN", "", "1" * 10, 8.5, 8],
            "daily_rate": ["0.00"],
            "billing_increment_minutes": [20, "15"],
            "minimum_booking_hours": [0, 8_761],
            "advance_booking_hours": [-1],
            "booking_horizon_days": [0, 731],
            "buffer_minutes": [1_441],
            "cancellation_policy": ["none"],
            "overstay_factor": ["0.5", "10.5", 1.5],
            "overstay_penalty": ["-1"],
            "charging_connector_type": ["usb", "ccs"],
            "listing_status": ["suspended", "gone"],
            "is_available": ["yes", 1],
            "retired_at": [None],
        },
    ),
    *missing("/v1/driveways/{own}/availability", ENTRY, "availability_type start_time end_time", "host"),
    *each(
        "/v1/driveways/{own}/availability",
        ENTRY,
        "host",
        {
            "availability_type": ["free"],
            "start_time": ["2027-03-01T16:00:30Z", "1999-12-31T00:00:00Z", "2027-03-01T16:00:00"],
            "end_time": [told(-1), told(0), "9999-12-31T23:59:00Z"],
            "recurrence_rule": [
                "FREQ=YEARLY",
                "FREQ=WEEKLY;COUNT=3;UNTIL=20280101",
                "FREQ=WEEKLY;BYHOUR=9",
                "FREQ=WEEKLY;BYMONTHDAY=1",
                "FREQ=MONTHLY;BYSETPOS=1;BYDAY=MO",
                "FREQ=DAILY;COUNT=10001",
                "FREQ=DAILY;INTERVAL=1001",
                "FREQ=DAILY;UNTIL=20270230",
                "weekly",
                "FREQ=WEEKLY;BYDAY=1MO",
                "x" * 1_001,
            ],
            "exceptions": [[told(0)]],
            "notes": ["x" * 1_001, "\x00"],
        },
    ),
    *missing("/v1/quotes", STAY, "driveway_id vehicle_id start_time end_time", "driver"),
    *each(
        "/v1/quotes",
        STAY,
        "driver",
        {
            "driveway_id": ["", "7", 7, None],
            "start_time": [
                "2027-03-02T10:00:00",
                "tomorrow",
                1_800_000_000,
                "1800000000",
                "2027-02-30T10:00:00Z",
                "2027-03-02",
                "0001-01-01T00:00:00+14:00",
            ],
            "end_time": [told(10), told(9), "9999-12-31T23:59:59-14:00"],
            "promo_code": ["", 7, "x" * 101, "a\nb"],
            "charging_minutes": [-1, 1.5, "60", 121, 60],
        },
    ),
    *missing("/v1/bookings", STAY, "driveway_id vehicle_id start_time end_time", "driver"),
    *each(
        "/v1/bookings",
        STAY,
        "driver",
        {
            "end_time": [told(10), "soon"],
            "driver_notes": ["x" * 2_001, "\x00", 7],
            "payment_method": ["card"],
        },
    ),
    Wrong(
        "a booking by quote and wish",
        "POST",
        "/v1/bookings",
        {**STAY, "quote_id": "{nobody}"},
        422,
        "invalid",
        ("/driveway_id", "/vehicle_id", "/start_time", "/end_time"),
    ),
    Wrong(
        "a booking of nothing",
        "POST",
        "/v1/bookings",
        {},
        422,
        "invalid",
        ("/driveway_id", "/vehicle_id", "/start_time", "/end_time"),
    ),
    Wrong(
        "every wrong field at once",
        "POST",
        "/v1/quotes",
        {**STAY, "driveway_id": 7, "end_time": "x", "more": 1},
        422,
        "invalid",
        ("/driveway_id", "/end_time", "/more"),
    ),
    Wrong("an odd field name", "POST", "/v1/quotes", {**STAY, "a/b~c": 1}, 422, "invalid", ("/a~1b~0c",)),
    Wrong(
        "a profile without a name", "PATCH", "/v1/me", {"first_name": None}, 422, "invalid", ("/first_name",)
    ),
    *(
        Wrong(
            f"a picture at {url!r:.20}",
            "PATCH",
            "/v1/me",
            {"profile_image_url": url},
            422,
            "invalid",
            ("/profile_image_url",),
        )
        for url in ("javascript:x", "https://example.com/seen.gif", "/v1/photos/{nobody}", None)
    ),
    Wrong(
        "a car without a model",
        "PATCH",
        "/v1/vehicles/{vehicle}",
        {"model": None},
        422,
        "invalid",
        ("/model",),
    ),
    Wrong("another VIN", "PATCH", "/v1/vehicles/{vehicle}", {"vin": VIN}, 422, "invalid", ("/vin",)),
    Wrong(
        "a listing in another currency",
        "PATCH",
        "/v1/driveways/{own}",
        {"currency": "EUR"},
        422,
        "invalid",
        ("/currency",),
        "host",
    ),
    Wrong(
        "a listing without a rate",
        "PATCH",
        "/v1/driveways/{own}",
        {"hourly_rate": None},
        422,
        "invalid",
        ("/hourly_rate",),
        "host",
    ),
    Wrong(
        "a shortest stay above the longest",
        "PATCH",
        "/v1/driveways/{own}",
        {"minimum_booking_hours": 9, "maximum_booking_hours": 8},
        422,
        "invalid",
        ("/minimum_booking_hours",),
        "host",
    ),
    Wrong(
        "a reversed new time",
        "POST",
        "/v1/bookings/{booking}/reschedule",
        {"start_time": told(5), "end_time": told(4)},
        422,
        "invalid",
        ("/end_time",),
    ),
    Wrong(
        "a stay of eight thousand years",
        "POST",
        "/v1/bookings/{booking}/reschedule",
        {"start_time": told(1), "end_time": "9999-12-31T23:59:59Z"},
        422,
        "too-long",
    ),
]
