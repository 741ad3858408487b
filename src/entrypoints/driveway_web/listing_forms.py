"""Listings as hosts fill them in: five parts of one form, for a new listing and for changes.

What is read is what the API reads; only sizes are asked in feet and inches.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final, cast

from pydantic import BeforeValidator

from driveway_core.drafts import DEFAULTS, DrivewayFields, fields_of
from driveway_core.driveways import Driveway
from driveway_http.fields import ABSENT
from driveway_http.models.driveways import DrivewayChangesIn, Increment
from driveway_http.problems import Malformed, WrongField
from driveway_web.forms import Form

INCHES: Final = 12
_LONGEST: Final = 6
SIZES: Final = ("max_vehicle_length", "max_vehicle_width", "max_vehicle_height")

PARTS: Final[Mapping[str, Sequence[str]]] = {
    "place": ("address", "city", "state", "zip_code", "latitude", "longitude", "address_confirmed"),
    "space": (
        *SIZES,
        "spaces",
        "driveway_type",
        "is_covered",
        "has_lighting",
        "has_security_camera",
        "has_ev_charging",
        "charging_connector_type",
    ),
    "price": ("hourly_rate", "daily_rate", "weekly_rate", "monthly_rate", "billing_increment_minutes"),
    "terms": (
        "instant_booking_enabled",
        "cancellation_policy",
        "minimum_booking_hours",
        "maximum_booking_hours",
        "advance_booking_hours",
        "booking_horizon_days",
        "buffer_minutes",
        "overstay_factor",
        "overstay_penalty",
    ),
    "words": ("title", "description", "access_instructions", "special_instructions", "listing_status"),
}
"""The fields of each part, in the order in which they are asked."""

_BOXES: Final = frozenset(
    {"address_confirmed", "is_covered", "has_lighting", "has_security_camera", "has_ev_charging"}
)
_REQUIRED: Final = (
    "address",
    "zip_code",
    "max_vehicle_length",
    "max_vehicle_width",
    "driveway_type",
    "hourly_rate",
    "title",
)
_EMPTIED: Final = frozenset(
    {
        "max_vehicle_height",
        "charging_connector_type",
        "daily_rate",
        "weekly_rate",
        "monthly_rate",
        "maximum_booking_hours",
        "description",
        "access_instructions",
        "special_instructions",
    }
)
"""What is taken away by leaving it empty."""


def _number(value: object) -> object:
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) <= _LONGEST else value


class _Listing(DrivewayChangesIn):
    """As the API's; a form sends digits where a body has numbers to choose from."""

    billing_increment_minutes: Annotated[Increment, BeforeValidator(_number)] = ABSENT


def part_of(field: str) -> str | None:
    """In which part of the form a field is asked."""
    return next((part for part, names in PARTS.items() if field in names), None)


def read_parts(form: Form, parts: Sequence[str]) -> DrivewayFields:
    """The fields of some parts as the core takes them; raises ``Malformed`` with all that is wrong.

    What was emptied is None. ``address_confirmed`` is not among them, see ``insists``.
    """
    names = {name for part in parts for name in PARTS[part]}
    asked = Form(values={name: form.chosen(name) for name in names if form.chosen(name)})
    sizes = {name: text for name in SIZES if name in names and (text := _inches(form, name))}
    told = asked.read(_Listing, boxes=sorted(_BOXES & names - {"address_confirmed"}), **sizes).model_dump(
        exclude_unset=True, exclude={"address_confirmed"}
    )
    if missing := [name for name in _REQUIRED if name in names and name not in told]:
        raise Malformed(422, "Something is missing.", [WrongField(name, "is needed") for name in missing])
    if told.get("has_ev_charging") is False:
        told["charging_connector_type"] = None
    return cast("DrivewayFields", {**dict.fromkeys(_EMPTIED & names), **told})


def is_complete(form: Form, part: str) -> bool:
    """Whether all that a part needs is there."""
    return all(
        form.value(name).strip() or form.value(f"{name}_ft").strip() or form.value(f"{name}_in").strip()
        for name in _REQUIRED
        if name in PARTS[part]
    )


def insists(form: Form) -> bool:
    """Whether the host says that the address is right as it is written."""
    return form.ticked("address_confirmed")


def names_in(part: str) -> Sequence[str]:
    """The names of a part's fields as a browser sends them."""
    sizes = [f"{name}_{unit}" for name in SIZES if name in PARTS[part] for unit in ("ft", "in")]
    return (*PARTS[part], *sizes)


def as_values(fields: DrivewayFields) -> dict[str, object]:
    """Fields as the form holds them."""
    values: dict[str, object] = {**fields}
    for name in SIZES:
        inches = values.pop(name, None)
        if isinstance(inches, int):
            feet, rest = divmod(inches, INCHES)
            values |= {f"{name}_ft": feet, f"{name}_in": rest}
    for name in ("is_available", "instant_booking_enabled"):
        if name in values:
            values[name] = "true" if values[name] else "false"
    return {name: getattr(value, "value", value) for name, value in values.items()}


def form_of(driveway: Driveway) -> Form:
    """A listing as it stands."""
    return Form.filled(as_values(fields_of(driveway)))


def blank() -> Form:
    """A listing of which nothing is said yet but what is so unless one says otherwise."""
    return Form.filled(as_values({**DEFAULTS, "driveway_type": "concrete"}))


def _inches(form: Form, name: str) -> str:
    """Feet and inches as inches; what is no number stays as it is, for the model to refuse."""
    feet, inches = form.value(f"{name}_ft").strip(), form.value(f"{name}_in").strip()
    if not feet and not inches:
        return ""
    told = inches_of(feet, inches)
    return f"{feet} {inches}".strip() if told is None else str(told)


def inches_of(feet: str, inches: str) -> int | None:
    """Both as inches, none being nothing; None for what is no number, or longer than any place."""
    typed = [text.strip() or "0" for text in (feet, inches)]
    if not all(text.isdecimal() and len(text) <= _LONGEST for text in typed):
        return None
    return int(typed[0]) * INCHES + int(typed[1])
