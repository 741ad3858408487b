"""Google's answers, read into what the marketplace knows of an address.

``possibleNextAction`` is Google's own advice; where an answer lacks it, it is
derived from the other members of the verdict as Google's guide does: what is
coarser than a house, or has unresolved parts, is to be put right, and what
was replaced or is unconfirmed is to be asked about.
"""

import re
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Final, TypeAlias

from driveway_core.addresses import (
    AddressesUnavailable,
    FoundAddress,
    Next,
    Sharpness,
    WrittenAddress,
)
from driveway_core.errors import InvalidValue
from driveway_core.places import Position

Told: TypeAlias = Mapping[str, object]

_ADVICE: Final = {
    "ACCEPT": Next.ACCEPT,
    "CONFIRM": Next.CONFIRM,
    "CONFIRM_ADD_SUBPREMISES": Next.ACCEPT,  # a driveway belongs to the house, whichever flat its host has
    "FIX": Next.FIX,
}
_SHARP: Final = {
    "SUB_PREMISE": Sharpness.HOUSE,
    "PREMISE": Sharpness.HOUSE,
    "PREMISE_PROXIMITY": Sharpness.BLOCK,
    "BLOCK": Sharpness.BLOCK,
}
_FIELD: Final = {
    "street_number": "address",
    "route": "address",
    "subpremise": "address",
    "premise": "address",
    "locality": "city",
    "postal_town": "city",
    "administrative_area_level_1": "state",
    "postal_code": "zip_code",
}
"""Which of a listing's fields a component of Google's stands in."""
_UNCONFIRMED: Final = ("UNCONFIRMED_AND_SUSPICIOUS", "UNCONFIRMED_BUT_PLAUSIBLE")
_ASKED: Final = ("hasUnconfirmedComponents", "hasReplacedComponents")
_CHANGED: Final = ("replaced", "spellCorrected", "unexpected")
_LONGEST: Final = 200
_REASON: Final = re.compile(r"[A-Z_]{1,60}")
_ZIP: Final = 5


def found_in(answer: object, written: WrittenAddress) -> FoundAddress:
    """What an answer says of a written address; raises ``AddressesUnavailable`` for one that says nothing."""
    result = _object(answer, "result")
    verdict, address = _object(result, "verdict"), _object(result, "address")
    if not verdict:
        raise AddressesUnavailable
    components = [(_FIELD[kind], part) for kind, part in _components(address) if kind in _FIELD]
    doubtful = {field for field, part in components if part.get("confirmationLevel") in _UNCONFIRMED}
    replaced = {field for field, part in components if any(part.get(name) is True for name in _CHANGED)}
    missing = {_FIELD[kind] for kind in _texts(address, "missingComponentTypes") if kind in _FIELD}
    if any(_texts(address, "unresolvedTokens")):
        doubtful.add("address")
    geocode = _object(result, "geocode")
    return FoundAddress(
        next=_next(verdict, strange="address" in doubtful or bool(missing)),
        address=_in_full(_object(address, "postalAddress"), written),
        doubtful=frozenset(doubtful),
        missing=frozenset(missing),
        replaced=frozenset(replaced),
        position=_position(_object(geocode, "location")),
        sharpness=_SHARP.get(str(verdict.get("geocodeGranularity")), Sharpness.WIDER),
    )


def reason_in(answer: object) -> str | None:
    """Why a request was refused that was well written, such as ``API_KEY_INVALID``; one word."""
    details = _object(answer, "error").get("details")
    for each in details if isinstance(details, list) else ():
        reason = each.get("reason") if isinstance(each, dict) else None
        if isinstance(reason, str) and _REASON.fullmatch(reason):
            return reason
    return None


def _next(verdict: Told, *, strange: bool) -> Next:
    advice = _ADVICE.get(str(verdict.get("possibleNextAction")))
    if advice is not None:
        return advice
    if _SHARP.get(str(verdict.get("validationGranularity")), Sharpness.WIDER) is Sharpness.WIDER:
        return Next.FIX
    asked = any(verdict.get(name) is True for name in _ASKED)
    if strange or asked or verdict.get("addressComplete") is not True:
        return Next.CONFIRM
    return Next.ACCEPT


def _in_full(postal: Told, written: WrittenAddress) -> WrittenAddress:
    """As the post writes it; what is not told stays as the host wrote it."""
    code = _text(postal, "postalCode")[:_ZIP]
    state = _text(postal, "administrativeArea")
    return WrittenAddress(
        line=", ".join(_texts(postal, "addressLines"))[:_LONGEST] or written.line,
        city=_text(postal, "locality")[:100] or written.city,
        state=state if len(state) == len(written.state) else written.state,
        zip_code=code or written.zip_code,
    )


def _position(location: Told) -> Position | None:
    latitude, longitude = (_number(location.get(name)) for name in ("latitude", "longitude"))
    if latitude is None or longitude is None:
        return None
    try:
        return Position(latitude, longitude)
    except InvalidValue:
        return None


def _components(address: Told) -> Iterator[tuple[str, Told]]:
    listed = address.get("addressComponents")
    for part in listed if isinstance(listed, list) else ():
        if isinstance(part, dict):
            yield str(part.get("componentType")), part


def _object(told: object, name: str) -> Told:
    found = told.get(name) if isinstance(told, dict) else None
    return found if isinstance(found, dict) else {}


def _texts(told: Told, name: str) -> list[str]:
    listed = told.get(name)
    return [_plain(each) for each in (listed if isinstance(listed, list) else ()) if isinstance(each, str)]


def _text(told: Told, name: str) -> str:
    found = told.get(name)
    return _plain(found) if isinstance(found, str) else ""


def _plain(text: str) -> str:
    """One line that every database keeps."""
    whole = text.encode("utf-8", "ignore").decode("utf-8")
    return " ".join("".join(letter if letter.isprintable() else " " for letter in whole).split())


def _number(found: object) -> float | None:
    if isinstance(found, bool) or not isinstance(found, int | float):
        return None
    try:
        return float(found) if isfinite(found) else None
    except OverflowError:
        return None
