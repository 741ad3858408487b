"""The marketplace's settings: typed, named, with a meaning."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import attrs

from driveway_core.errors import InvalidValue, Unavailable
from driveway_core.features import Features, refuse_unknown_features
from driveway_core.rule_sets import NO_RULES, RuleSet
from driveway_core.taxes import Tax, TaxBase
from driveway_core.throttles import RateLimits, refuse_unknown_limits
from driveway_core.windows import zone

_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", re.ASCII)
_LONGEST_NUMBER: Final = 32
PACIFIC: Final = ZoneInfo("America/Los_Angeles")
_TAX_FIELDS: Final = frozenset({"name", "percentage", "base"})


class SettingType(StrEnum):
    """How the text of a setting is to be read."""

    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    JSON = "json"

    def refuse(self, text: str) -> None:
        """Refuse a text that is none of this type; ``system_settings_setting_value_check`` does so, too."""
        match self:
            case SettingType.NUMBER if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
                raise InvalidValue("value", f"{text[:_LONGEST_NUMBER]!r} is not a number")
            case SettingType.BOOLEAN if text not in ("true", "false"):
                raise InvalidValue("value", "must be true or false")
            case SettingType.JSON:
                _json(text, "must be JSON")
            case _:
                return


class MaintenanceMode(Unavailable):
    """The marketplace reads, and changes nothing for now."""

    slug = "maintenance"
    title = "We are working on it"
    retry_after = 120

    def __str__(self) -> str:
        return "We are doing maintenance: you can look, but not change anything for a few minutes."


def _number(text: str, low: str, high: str) -> Decimal:
    SettingType.NUMBER.refuse(text)
    value = Decimal(text)
    if not Decimal(low) <= value <= Decimal(high):
        raise InvalidValue("value", f"must lie between {low} and {high}")
    return value


def _whole(text: str, low: int, high: int) -> int:
    value = _number(text, str(low), str(high))
    if value != value.to_integral_value():
        raise InvalidValue("value", "must be a whole number")
    return int(value)


def _truth(text: str) -> bool:
    SettingType.BOOLEAN.refuse(text)
    return text == "true"


def _json(text: str, otherwise: str) -> object:
    """What JSON says; refuses what is none, what is nested without end, and a name that is given twice.

    Python's own words for what is no number are no JSON either.
    """

    def each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        fields: dict[str, object] = {}
        for name, value in pairs:
            if name in fields:
                raise InvalidValue("value", f"{name!r} is given twice")
            fields[name] = value
        return fields

    def refused(word: str) -> object:
        raise InvalidValue("value", f"{word} is not JSON")

    try:
        read: object = json.loads(text, object_pairs_hook=each_once, parse_constant=refused)
    except (ValueError, RecursionError):
        raise InvalidValue("value", otherwise) from None
    return read


def _names(text: str) -> frozenset[str]:
    names = _json(text, "must be a JSON list of names")
    if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
        raise InvalidValue("value", "must be a JSON list of names")
    if not all(name.isprintable() for name in names):
        raise InvalidValue("value", "names must be plain text on one line")
    return frozenset(names)


def _taxes(text: str) -> Mapping[str, tuple[Tax, ...]]:
    cities = _json(text, "must be JSON: an object of cities with their lists of taxes")
    if not isinstance(cities, dict) or not all(isinstance(taxes, list) for taxes in cities.values()):
        raise InvalidValue("value", "must be an object of cities with their lists of taxes")
    if not all(city.strip() and city.isprintable() for city in cities):
        raise InvalidValue("value", "cities have names of plain text on one line")
    return {city: tuple(_tax(tax, city) for tax in taxes) for city, taxes in cities.items()}


def _tax(fields: object, city: str) -> Tax:
    wrong = InvalidValue(
        "value",
        f'{city}: a tax is such as {{"name": "Parking tax", "percentage": "25", "base": "subtotal"}}',
    )
    if not isinstance(fields, dict) or not {"name", "percentage"} <= set(fields) <= _TAX_FIELDS:
        raise wrong
    if not all(isinstance(value, str) for value in fields.values()):
        raise wrong
    bases = {base.value: base for base in TaxBase}
    base = bases.get(fields.get("base", TaxBase.SUBTOTAL.value))
    if base is None:
        raise InvalidValue("value", f"{city}: base must be one of {', '.join(bases)}")
    try:
        return Tax(fields["name"], _number(fields["percentage"], "0", "100"), base)
    except InvalidValue as error:
        raise InvalidValue("value", f"{city}: {error.reason}") from None


def _zone(text: str) -> ZoneInfo:
    try:
        return zone(text)
    except InvalidValue as error:
        raise InvalidValue("value", error.reason) from None


@attrs.frozen
class Marketplace:
    """All settings at one moment, as the core uses them; ``rules`` are the marketplace's own."""

    platform_fee_percentage: Decimal = Decimal("15.0")
    max_booking_hours: int = 168
    tesla_api_rate_limit: int = 200
    maintenance_mode: bool = False
    supported_cities: frozenset[str] = frozenset({"San Francisco"})
    search_weight_distance: Decimal = Decimal("0.4")
    search_weight_price: Decimal = Decimal("0.3")
    search_weight_rating: Decimal = Decimal("0.2")
    search_weight_free: Decimal = Decimal("0.1")
    early_arrival_minutes: int = 15
    overstay_grace_minutes: int = 10
    city_taxes: Mapping[str, tuple[Tax, ...]] = attrs.field(factory=dict)
    marketplace_time_zone: ZoneInfo = attrs.field(default=PACIFIC, eq=str)
    feature_flags: Features = attrs.field(factory=Features)
    rate_limits: RateLimits = attrs.field(factory=RateLimits)
    rules: RuleSet = NO_RULES

    @property
    def early_arrival(self) -> timedelta:
        """How long before its start a stay may be checked in."""
        return timedelta(minutes=self.early_arrival_minutes)

    def refuse_while_closed(self) -> None:
        """Raises ``MaintenanceMode`` while nothing may be changed."""
        if self.maintenance_mode:
            raise MaintenanceMode

    def serves(self, city: str) -> bool:
        """Whether driveways of that city may be offered and booked."""
        return city in self.supported_cities

    def taxes_in(self, city: str) -> tuple[Tax, ...]:
        """What a city levies on a stay there."""
        return self.city_taxes.get(city, ())

    @classmethod
    def read(cls, texts: Mapping[str, str]) -> "Marketplace":
        """Settings from their stored texts; what is not stored keeps its default."""
        return cls(**{key: READERS[key](text) for key, text in texts.items() if key in READERS})  # type: ignore[arg-type]  # each reader gives its own field's type


READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "platform_fee_percentage": lambda text: _number(text, "0", "100"),
    "max_booking_hours": lambda text: _whole(text, 1, 8_760),
    "tesla_api_rate_limit": lambda text: _whole(text, 0, 100_000),
    "maintenance_mode": _truth,
    "supported_cities": _names,
    "search_weight_distance": lambda text: _number(text, "0", "1"),
    "search_weight_price": lambda text: _number(text, "0", "1"),
    "search_weight_rating": lambda text: _number(text, "0", "1"),
    "search_weight_free": lambda text: _number(text, "0", "1"),
    "early_arrival_minutes": lambda text: _whole(text, 0, 240),
    "overstay_grace_minutes": lambda text: _whole(text, 0, 240),
    "city_taxes": _taxes,
    "marketplace_time_zone": _zone,
    "feature_flags": lambda text: Features.of(_json(text, "must be a JSON object of features")),
    "rate_limits": lambda text: RateLimits.of(_json(text, "must be a JSON object of limits")),
}
"""How each setting's text is read and checked."""

NAMES: Final[Mapping[str, Callable[[object], None]]] = {
    "feature_flags": refuse_unknown_features,
    "rate_limits": refuse_unknown_limits,
}
"""What is checked of a new text only: a name that this version does not know may be another one's."""


@attrs.frozen(kw_only=True)
class Setting:
    """One row of ``system_settings``."""

    id: UUID
    key: str
    value: str
    type: SettingType
    description: str | None = None
    is_public: bool = False
    created_at: datetime
    updated_at: datetime

    def changed(self, value: str, *, at: datetime) -> "Setting":
        """With another value; refuses one that the setting cannot mean."""
        self.type.refuse(value)
        READERS[self.key](value)
        if self.key in NAMES:
            NAMES[self.key](json.loads(value))
        return attrs.evolve(self, value=value, updated_at=at)
