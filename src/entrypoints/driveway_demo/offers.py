"""What a listing offers and asks: size, price, features and terms, in the API's own fields."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import attrs

from driveway_demo import words
from driveway_demo.chance import chosen, happens, share
from driveway_demo.stretches import Neighbourhood, Stretch

_KINDS: Final = (
    ("pad",) * 5 + ("driveway",) * 8 + ("garage",) * 5 + ("carport",) * 2 + ("double",) * 2 + ("yard",)
)
_CENTRAL_KINDS: Final = ("pad",) * 4 + ("driveway",) * 4 + ("garage",) * 8 + ("carport",) + ("double",)
_CENTRAL: Final = Decimal(8)
_CHEAPEST: Final = Decimal("3.00")
_DEAREST: Final = Decimal("14.00")


@attrs.frozen
class _Room:
    """Ranges of length, width and height in inches, the spaces, the ground and what the kind is worth."""

    lengths: range
    widths: range
    heights: range | None
    spaces: int
    grounds: tuple[str, ...]
    worth: str


_ROOMS: Final[Mapping[str, _Room]] = {
    "pad": _Room(range(186, 193), range(74, 77), None, 1, ("concrete", "concrete", "paved"), "0.85"),
    "driveway": _Room(range(198, 219), range(80, 97), None, 1, ("concrete", "asphalt", "paved"), "1.00"),
    "garage": _Room(range(192, 226), range(77, 99), range(64, 97, 2), 1, ("concrete",), "1.25"),
    "carport": _Room(range(196, 220), range(80, 100), range(78, 100, 2), 1, ("concrete", "paved"), "1.10"),
    "double": _Room(range(228, 253), range(88, 109), None, 2, ("concrete", "asphalt"), "1.15"),
    "yard": _Room(range(240, 301), range(96, 121), None, 1, ("gravel", "gravel", "asphalt"), "0.90"),
}

_PLUGS: Final = ("tesla", "tesla", "tesla", "j1772", "j1772", "nema1450", "nema1450", "ccs", "chademo")
_PLUG_NAMES: Final = {
    "tesla": "A Tesla Wall Connector",
    "j1772": "A J1772 charger",
    "nema1450": "A NEMA 14-50 outlet",
    "ccs": "A CCS charger",
    "chademo": "An older CHAdeMO charger",
}


def body(hood: Neighbourhood, stretch: Stretch, which: int) -> dict[str, object]:
    """The JSON of ``POST /v1/driveways`` for one listing of a stretch."""
    number, (latitude, longitude) = stretch.house(which)
    key = f"{hood.name} {stretch.street} {which}"
    kind = chosen(f"{key} kind", _CENTRAL_KINDS if Decimal(hood.hourly) >= _CENTRAL else _KINDS)
    features, extras = _features(key, kind)
    place = {"street": stretch.street, "hood": hood.name, "near": chosen(f"{key} near", hood.near)}
    return {
        "address": f"{number} {stretch.street}",
        "city": "San Francisco",
        "state": "CA",
        "zip_code": hood.zip_code,
        "latitude": latitude,
        "longitude": longitude,
        "time_zone": "America/Los_Angeles",
        "title": words.title(key, kind, **place),
        "description": words.description(key, kind, extras, **place),
        "access_instructions": words.way_in(key),
        **({"special_instructions": words.request(key)} if happens(f"{key} request?", 0.4) else {}),
        **_size(key, kind),
        **features,
        **_prices_and_lengths(key, kind, hood),
        **_terms(key),
    }


def _size(key: str, kind: str) -> dict[str, object]:
    room = _ROOMS[kind]
    size: dict[str, object] = {
        "driveway_type": chosen(f"{key} ground", room.grounds),
        "spaces": room.spaces,
        "max_vehicle_length": chosen(f"{key} length", room.lengths),
        "max_vehicle_width": chosen(f"{key} width", room.widths),
        "is_covered": room.heights is not None,
    }
    if room.heights is not None:
        size["max_vehicle_height"] = chosen(f"{key} height", room.heights)
    return size


def _features(key: str, kind: str) -> tuple[dict[str, object], tuple[str, ...]]:
    """The features as fields, and as the sentences that a host would add."""
    charging = happens(f"{key} charging", 0.45 if kind in ("garage", "carport", "double") else 0.2)
    camera = happens(f"{key} camera", 0.4)
    lighting = happens(f"{key} lighting", 0.6)
    fields: dict[str, object] = {
        "has_ev_charging": charging,
        "has_security_camera": camera,
        "has_lighting": lighting,
    }
    extras = []
    if charging:
        plug = chosen(f"{key} plug", _PLUGS)
        fields["charging_connector_type"] = plug
        extras.append(f"{_PLUG_NAMES[plug]} is on the wall and included.")
    if camera and lighting:
        extras.append("A camera and a motion light watch over the car.")
    elif camera:
        extras.append("Our doorbell camera sees the whole space.")
    elif lighting:
        extras.append("Well lit at night.")
    return fields, tuple(extras)


def _prices_and_lengths(key: str, kind: str, hood: Neighbourhood) -> dict[str, object]:
    """Rates around the neighbourhood's, longer units cheaper an hour, and stays long enough for them."""
    swing = Decimal(round(85 + 30 * share(f"{key} swing"))) / 100
    hourly = _to_step(Decimal(hood.hourly) * Decimal(_ROOMS[kind].worth) * swing, "0.25")
    hourly = min(max(hourly, _CHEAPEST), _DEAREST)
    fields: dict[str, object] = {"hourly_rate": str(hourly)}
    longest = chosen(f"{key} longest", (8, 12, 24))
    if happens(f"{key} daily", 0.8):
        daily = _to_step(hourly * chosen(f"{key} day", (5, 6, 7)), "0.50")
        fields["daily_rate"] = str(daily)
        longest = chosen(f"{key} longest", (48, 72, 168))
        if happens(f"{key} weekly", 0.65):
            weekly = _to_step(daily * chosen(f"{key} week", (4, 5)), "1.00")
            fields["weekly_rate"] = str(weekly)
            longest = chosen(f"{key} longest", (168, 336, 504))
            if happens(f"{key} monthly", 0.6):
                fields["monthly_rate"] = str(_to_step(weekly * 3, "5.00"))
                longest = chosen(f"{key} longest", (744, 1488, 2208))
    fields["minimum_booking_hours"] = chosen(f"{key} shortest", (1, 1, 1, 1, 2, 2, 3))
    fields["maximum_booking_hours"] = longest
    return fields


def _terms(key: str) -> dict[str, object]:
    instant = happens(f"{key} instant", 0.75)
    return {
        "instant_booking_enabled": instant,
        "advance_booking_hours": chosen(f"{key} notice", (0, 0, 0, 0, 1, 2) if instant else (2, 4, 12, 24)),
        "buffer_minutes": chosen(f"{key} buffer", (0, 0, 0, 15, 15, 30)),
        "billing_increment_minutes": chosen(f"{key} increment", (15, 15, 15, 30, 60)),
        "booking_horizon_days": chosen(f"{key} horizon", (90, 180, 365, 365)),
        "cancellation_policy": chosen(f"{key} policy", ("flexible", "moderate", "moderate", "strict")),
    }


def _to_step(amount: Decimal, step: str) -> Decimal:
    """The nearest multiple of a step, with two decimals."""
    whole = (amount / Decimal(step)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return (whole * Decimal(step)).quantize(Decimal("0.01"))
