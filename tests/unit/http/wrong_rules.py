"""Wrong price rules: unknown, half said, contradictory, unfit."""

from typing import Any, Final

from tests.unit.http.world import told
from tests.unit.http.wrong import STAY, Wrong

OWN: Final = "/v1/driveways/{own}/price-rules"
PEAK: Final[dict[str, Any]] = {
    "kind": "peak-hours",
    "hours": [{"days": ["MO"], "from": "07:00", "to": "10:00"}],
    "multiplier": "1.5",
}
LONG: Final[dict[str, Any]] = {"kind": "long-stay", "tiers": [{"after_days": 7, "percent_off": "15"}]}
CODE: Final[dict[str, Any]] = {"kind": "promo-code", "code": "WELCOME", "percent_off": "10"}
BUSY: Final[dict[str, Any]] = {
    "kind": "occupancy",
    "lowest": "0.8",
    "highest": "1.3",
    "quiet": "0.2",
    "busy": "0.8",
    "period": "week",
}
POWER: Final[dict[str, Any]] = {"kind": "ev-charging", "per_hour": "3.00"}
HOURS: Final = PEAK["hours"][0]

_RULES: Final[list[tuple[str, object, str]]] = [
    ("no list", "none", "/rules"),
    ("null", None, "/rules"),
    ("a word", ["peak-hours"], "/rules/0"),
    ("too many", [PEAK] * 21, "/rules"),
    ("a rule without a kind", [{}], "/rules/0/kind"),
    ("a kind that is a number", [{"kind": 7}], "/rules/0/kind"),
    ("an unknown kind", [LONG, {"kind": "weekend"}], "/rules/1/kind"),
    ("a field too many", [{**LONG, "note": "x"}], "/rules/0/note"),
    ("an odd field", [{**LONG, "a/b~c": 1}], "/rules/0/a~1b~0c"),
    ("a field too many inside", [{**PEAK, "hours": [{**HOURS, "x": 1}]}], "/rules/0/hours/0/x"),
    ("a cheaper hour", [{**PEAK, "multiplier": "0.5"}], "/rules/0/multiplier"),
    ("a multiplier that is no text", [{**PEAK, "multiplier": 1.5}], "/rules/0/multiplier"),
    ("a multiplier of no number", [{**PEAK, "multiplier": "NaN"}], "/rules/0/multiplier"),
    ("a multiplier without end", [{**PEAK, "multiplier": "1e999999"}], "/rules/0/multiplier"),
    (
        "hours of a day that is none",
        [{**PEAK, "hours": [{**HOURS, "days": ["XX"]}]}],
        "/rules/0/hours/0/days",
    ),
    ("hours after midnight", [{**PEAK, "hours": [{**HOURS, "to": "24:30"}]}], "/rules/0/hours/0/to"),
    ("no hours", [{**PEAK, "hours": []}], "/rules/0/hours"),
    (
        "a tier before the one before",
        [{**LONG, "tiers": [*LONG["tiers"], {"after_days": 3, "percent_off": "20"}]}],
        "/rules/0/tiers/1/after_days",
    ),
    ("a discount of everything and more", [{**CODE, "percent_off": "101"}], "/rules/0/percent_off"),
    ("a code of two letters", [{**CODE, "code": "AB"}], "/rules/0/code"),
    ("a code with a blank", [{**CODE, "code": "TWO WORDS"}], "/rules/0/code"),
    ("a code with no end of its day", [{**CODE, "expires_at": "2027-01-01"}], "/rules/0/expires_at"),
    (
        "a code from before all time",
        [{**CODE, "expires_at": "0001-01-01T00:00:00+14:00"}],
        "/rules/0/expires_at",
    ),
    ("a code for nobody", [{**CODE, "limit": 0}], "/rules/0/limit"),
    ("a code for yes", [{**CODE, "limit": True}], "/rules/0/limit"),
    ("a code that the platform pays", [{**CODE, "funded_by": "platform"}], "/rules/0/funded_by"),
    (
        "a code in another currency",
        [{"kind": "promo-code", "code": "EURO", "amount_off": "5.00", "currency": "EUR"}],
        "/rules/0/currency",
    ),
    ("a factor upside down", [{**BUSY, "lowest": "1.5"}], "/rules/0/lowest"),
    ("an occupancy by the hour", [{**BUSY, "period": "hour"}], "/rules/0/period"),
    ("charging without a charger", [POWER], "/rules/0/kind"),
    ("two discounts for long stays", [LONG, LONG], "/rules/1"),
    ("one code twice", [CODE, {**CODE, "code": "welcome"}], "/rules/1"),
    ("one hour twice", [PEAK, LONG, {**PEAK, "multiplier": "2"}], "/rules/2"),
]

RULES: Final = [
    *(
        Wrong(f"rules: {name}", "PUT", OWN, {"rules": rules, "version": 0}, 422, "invalid", (where,), "host")
        for name, rules, where in _RULES
    ),
    Wrong("rules without a version", "PUT", OWN, {"rules": []}, 422, "invalid", ("/version",), "host"),
    Wrong(
        "rules of a version below zero",
        "PUT",
        OWN,
        {"rules": [], "version": -1},
        422,
        "invalid",
        ("/version",),
        "host",
    ),
    Wrong("rules that were seen never", "PUT", OWN, {"rules": [], "version": 4}, 409, "stale", (), "host"),
    Wrong(
        "somebody else's rules",
        "GET",
        "/v1/driveways/{driveway}/price-rules",
        None,
        404,
        "not-found",
        ("driveway_id",),
        "host",
    ),
    Wrong(
        "rules of nothing",
        "PUT",
        "/v1/driveways/{nobody}/price-rules",
        {"rules": [], "version": 0},
        404,
        "not-found",
        ("driveway_id",),
        "host",
    ),
    Wrong(
        "somebody else's earlier rules",
        "GET",
        "/v1/driveways/{driveway}/price-rules/versions",
        None,
        404,
        "not-found",
        ("driveway_id",),
        "host",
    ),
    Wrong("rules for a visitor", "GET", OWN, None, 401, "not-signed-in", (), "nobody"),
    Wrong(
        "the marketplace's rules for a host",
        "GET",
        "/v1/admin/price-rules",
        None,
        403,
        "operators-only",
        (),
        "host",
    ),
    Wrong(
        "a host chooses for the marketplace",
        "PUT",
        "/v1/admin/price-rules",
        {"rules": [], "version": 0},
        403,
        "operators-only",
        (),
        "host",
    ),
    Wrong(
        "the marketplace's earlier rules for a host",
        "GET",
        "/v1/admin/price-rules/versions",
        None,
        403,
        "operators-only",
        (),
        "host",
    ),
    Wrong(
        "a preview of wrong rules",
        "POST",
        f"{OWN}/preview",
        {"rules": [LONG, LONG], "start_time": told(1), "end_time": told(2)},
        422,
        "invalid",
        ("/rules/1",),
        "host",
    ),
    Wrong(
        "a preview of years",
        "POST",
        f"{OWN}/preview",
        {"rules": [], "start_time": told(1), "end_time": told(9_000)},
        422,
        "invalid",
        ("/end_time",),
        "host",
    ),
    Wrong(
        "a preview backwards",
        "POST",
        f"{OWN}/preview",
        {"rules": [], "start_time": told(2), "end_time": told(1)},
        422,
        "invalid",
        ("/end_time",),
        "host",
    ),
    Wrong(
        "a code that nobody gave",
        "POST",
        "/v1/quotes",
        {**STAY, "promo_code": "FREE"},
        422,
        "promo-code-unknown",
    ),
    Wrong(
        "a booking with a code that nobody gave",
        "POST",
        "/v1/bookings",
        {**STAY, "promo_code": "FREE"},
        422,
        "promo-code-unknown",
    ),
    Wrong(
        "a quote's booking with another code",
        "POST",
        "/v1/bookings",
        {"quote_id": "{nobody}", "promo_code": "FREE"},
        422,
        "invalid",
        ("/promo_code",),
    ),
]
