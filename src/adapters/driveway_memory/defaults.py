"""The settings that a new marketplace begins with: the rows that the first migration writes."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from uuid import NAMESPACE_OID, uuid5

from driveway_core.settings import Setting, SettingType
from driveway_core.throttles import LIMITS

_BEGINNING: Final = datetime(2026, 1, 1, tzinfo=UTC)


def _setting(key: str, value: str, type: SettingType, description: str, *, is_public: bool) -> Setting:
    return Setting(
        id=uuid5(NAMESPACE_OID, key),
        key=key,
        value=value,
        type=type,
        description=description,
        is_public=is_public,
        created_at=_BEGINNING,
        updated_at=_BEGINNING,
    )


def _number(key: str, value: str, description: str, *, is_public: bool = False) -> Setting:
    return _setting(key, value, SettingType.NUMBER, description, is_public=is_public)


_ROWS: Final = (
    _number("platform_fee_percentage", "15.0", "Platform fee percentage (15%)", is_public=True),
    _number("max_booking_hours", "168", "Maximum booking duration in hours (1 week)", is_public=True),
    _number("tesla_api_rate_limit", "200", "Tesla API requests per hour limit"),
    _setting("maintenance_mode", "false", SettingType.BOOLEAN, "Enable maintenance mode", is_public=True),
    _setting(
        "supported_cities",
        '["San Francisco"]',
        SettingType.JSON,
        "List of supported cities for MVP",
        is_public=True,
    ),
    _number("search_weight_distance", "0.4", 'What nearness counts in the order "best"'),
    _number("search_weight_price", "0.3", 'What a low price counts in the order "best"'),
    _number("search_weight_rating", "0.2", 'What a good rating counts in the order "best"'),
    _number("search_weight_free", "0.1", 'What free time around the stay counts in the order "best"'),
    _number("early_arrival_minutes", "15", "How early before its start a stay may be checked in"),
    _number("overstay_grace_minutes", "10", "How long after its end a stay may last at no cost"),
    _setting(
        "city_taxes",
        "{}",
        SettingType.JSON,
        "Taxes on a stay by city, collected from the driver on top of the fee",
        is_public=False,
    ),
    _setting(
        "marketplace_time_zone",
        "America/Los_Angeles",
        SettingType.STRING,
        "The clock by which the weeks begin that hosts are paid for",
        is_public=False,
    ),
    _setting(
        "feature_flags",
        '{"best_order": true, "calendar_import": true, "car_linking": true}',
        SettingType.JSON,
        "Features that are on, off, or on for a share of the accounts in percent",
        is_public=True,
    ),
    _setting(
        "rate_limits",
        json.dumps(LIMITS, default=dict),
        SettingType.JSON,
        "How many calls of each class a minute, for an account and for an address; null is no limit",
        is_public=False,
    ),
)

SETTINGS: Final[Mapping[str, Setting]] = {setting.key: setting for setting in _ROWS}
