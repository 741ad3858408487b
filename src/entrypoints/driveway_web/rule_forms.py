"""Price rules as forms: each kind that hosts can choose, the fields that it asks for, and its words.

A kind that a plug-in brings has no form of its own: its fields are written as JSON.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

import attrs

from driveway_core.errors import InvalidValue
from driveway_core.rule_data import Json
from driveway_web.forms import Form
from driveway_web.wall_times import instant
from driveway_web.words import sentence

TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "long-stay": "Long stays cost less",
        "peak-hours": "Certain hours cost more",
        "occupancy": "Busy times cost more, quiet ones less",
        "promo-code": "A code that takes something off",
        "ev-charging": "Charging costs",
    }
)
WEEKDAYS: Final[Mapping[str, str]] = MappingProxyType(
    {"MO": "Mon", "TU": "Tue", "WE": "Wed", "TH": "Thu", "FR": "Fri", "SA": "Sat", "SU": "Sun"}
)
TIERS: Final = 3


def read_rule(form: Form, time_zone: str) -> dict[str, Json]:
    """The rule as the core reads it; what was left empty is not said."""
    kind = form.value("kind")
    match kind:
        case "long-stay":
            fields: dict[str, Json] = {"tiers": _tiers(form)}
        case "peak-hours":
            days: list[Json] = list(form.chosen("days"))
            hours: dict[str, Json] = {"days": days, **_texts(form, "from", "to")}
            fields = {"hours": [hours], **_texts(form, "multiplier")}
        case "occupancy":
            fields = {
                **_texts(form, "lowest", "highest", "period"),
                **{name: _share(form, name) for name in ("quiet", "busy")},
            }
        case "promo-code":
            fields = {**_texts(form, "code", "percent_off", "amount_off"), **_wholes(form, "limit")}
            if form.value("expires_at").strip():
                until = instant(form.value("expires_at"), time_zone, field="expires_at")
                fields["expires_at"] = until.isoformat()
        case "ev-charging":
            fields = {
                **_texts(form, "per_session", "per_hour", "idle_per_hour"),
                **_wholes(form, "idle_grace_minutes"),
            }
        case _:
            fields = _written(form)
    return {"kind": kind, **fields}


def refused(form: Form, error: InvalidValue) -> Form:
    """The form with what was wrong with its rule beside the field, or above it where rules contradict."""
    field = _field_of(error.field)
    if field is not None:
        return form.refused(InvalidValue(field, error.reason))
    reason = error.reason.partition(": ")[2] or error.reason
    return attrs.evolve(form, problem=sentence(reason))


def _field_of(place: str) -> str | None:
    """The field of the form for the place of a fault, as in ``rules/2/tiers/0/percent_off``."""
    parts = place.split("/")
    if parts[0] != "rules":
        return place
    match parts[2:]:
        case ["tiers", number, name] if number.isdecimal():
            return f"{name}_{int(number) + 1}"
        case ["hours", _, name]:
            return name
        case [name, *_]:
            return name
        case _:
            return None


def told(rule: Mapping[str, Json]) -> str:
    """A rule in words."""
    match rule:
        case {"kind": "long-stay", "tiers": [*tiers]}:
            return "; ".join(
                f"after {tier['after_days']} days {tier['percent_off']} % less"
                for tier in tiers
                if isinstance(tier, dict)
            )
        case {"kind": "peak-hours", "hours": [*hours], "multiplier": factor}:
            when = "; ".join(_hours(each) for each in hours if isinstance(each, dict))
            return f"{when}: {factor} times the hourly price"
        case {"kind": "occupancy", "lowest": low, "highest": high}:
            return f"between {low} and {high} times the price, by how well it is booked"
        case {"kind": "promo-code", "code": code, **rest}:
            off = f"{rest['percent_off']} %" if "percent_off" in rest else f"{rest.get('amount_off')}"
            return f"{code}: {off} off"
        case {"kind": "ev-charging", **rest}:
            names = {"per_session": "a session", "per_hour": "an hour", "idle_per_hour": "an hour after it"}
            return ", ".join(f"{rest[name]} {words}" for name, words in names.items() if name in rest)
    return json.dumps({name: value for name, value in rule.items() if name != "kind"})


def _hours(each: Mapping[str, Json]) -> str:
    days = each.get("days")
    named = ", ".join(WEEKDAYS.get(str(day), "") for day in days) if isinstance(days, list) else ""
    return f"{named} {each.get('from')} to {each.get('to')}"


def _texts(form: Form, *names: str) -> dict[str, Json]:
    return {name: form.value(name).strip() for name in names if form.value(name).strip()}


def _wholes(form: Form, *names: str) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for name in names:
        text = form.value(name).strip()
        if text:
            found[name] = _whole(text, name)
    return found


_LONGEST: Final = 9


def _whole(text: str, field: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST):
        raise InvalidValue(field, "must be a whole number")
    return int(text)


def _tiers(form: Form) -> list[Json]:
    tiers: list[Json] = []
    for number in range(1, TIERS + 1):
        days, percent = (
            form.value(f"after_days_{number}").strip(),
            form.value(f"percent_off_{number}").strip(),
        )
        if days or percent:
            tiers.append({"after_days": _whole(days or "-", f"after_days_{number}"), "percent_off": percent})
    return tiers


def _share(form: Form, name: str) -> str:
    """A percentage as a share of one."""
    return str(Decimal(_whole(form.value(name).strip() or "-", name)) / 100)


def _written(form: Form) -> dict[str, Json]:
    try:
        found = json.loads(form.value("fields") or "{}")
    except ValueError:
        raise InvalidValue("fields", "is not JSON") from None
    if not isinstance(found, dict):
        raise InvalidValue("fields", "must be an object")
    return found
