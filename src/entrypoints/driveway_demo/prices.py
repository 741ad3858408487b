"""What some hosts ask on top of their rates: at busy hours, for long stays, for power."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from driveway_demo.chance import chosen, happens

_WORKDAYS = ["MO", "TU", "WE", "TH", "FR"]
_EVERY_DAY = [*_WORKDAYS, "SA", "SU"]

Rule = Mapping[str, object]


def rules(key: str, hood: str, body: Mapping[str, object]) -> tuple[Rule, ...]:
    """The rules of one listing, in the order in which they are asked; many have none."""
    return (*_busy_hours(key, hood), *_long_stays(key, body), *_power(key, body))


def _busy_hours(key: str, hood: str) -> Iterator[Rule]:
    multiplier = chosen(f"{key} busy", ("1.2", "1.25", "1.4", "1.5"))
    if hood in (
        "Castro",
        "Mission",
        "Mission Dolores",
    ):  # around the park it is never quiet while it is light
        hours = [{"days": _EVERY_DAY, "from": "08:00", "to": "22:00"}]
        yield {"kind": "peak-hours", "hours": hours, "multiplier": multiplier}
    elif happens(f"{key} busy?", 0.3):
        hours = [
            {"days": _WORKDAYS, "from": "07:00", "to": "10:00"},
            {"days": _WORKDAYS, "from": "16:00", "to": "19:00"},
        ]
        yield {"kind": "peak-hours", "hours": hours, "multiplier": multiplier}


def _long_stays(key: str, body: Mapping[str, object]) -> Iterator[Rule]:
    if "weekly_rate" in body and happens(f"{key} long?", 0.4):
        percent = chosen(f"{key} long", ("10", "15", "20"))
        yield {"kind": "long-stay", "tiers": [{"after_days": 10, "percent_off": percent}]}


def _power(key: str, body: Mapping[str, object]) -> Iterator[Rule]:
    if body.get("has_ev_charging") and happens(f"{key} power?", 0.6):
        hour = Decimal(chosen(f"{key} power", ("2.00", "2.50", "3.00", "4.50")))
        yield {
            "kind": "ev-charging",
            "per_hour": str(hour),
            "idle_per_hour": str(hour * 2),
            "idle_grace_minutes": 30,
        }
