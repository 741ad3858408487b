"""Documents in the shapes of Google's reference: ``ValidationResult`` and its errors."""

import json
from collections.abc import Mapping

from driveway_sandbox.google.town import House, Match, Town
from driveway_sandbox.loopback import Answer


def problem(status: int, code: str, words: str, *, reason: str | None = None) -> Answer:
    """An error as every API of Google's gives it."""
    details = (
        []
        if reason is None
        else [
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": reason,
                "domain": "googleapis.com",
                "metadata": {"service": "addressvalidation.googleapis.com"},
            }
        ]
    )
    told = {"error": {"code": status, "message": words, "status": code, "details": details}}
    return Answer(status, json.dumps(told).encode())


def answer_of(town: Town, address: Mapping[str, object]) -> Answer:
    """What the town says of a postal address."""
    lines = address.get("addressLines")
    line = ", ".join(str(each) for each in lines) if isinstance(lines, list) else ""
    city, zip_code = str(address.get("locality", "")), str(address.get("postalCode", ""))
    match = town.match(line, city=city, zip_code=zip_code)
    result = _unknown(line) if match is None else _known(match, has_zip=bool(zip_code.strip()))
    return Answer(200, json.dumps({"result": result, "responseId": "00000000-sandbox"}).encode())


def _unknown(line: str) -> dict[str, object]:
    return {
        "verdict": {
            "inputGranularity": "OTHER",
            "validationGranularity": "OTHER",
            "geocodeGranularity": "OTHER",
            "hasUnconfirmedComponents": True,
            "possibleNextAction": "FIX",
        },
        "address": {
            "addressComponents": [_component("route", line, level="UNCONFIRMED_AND_SUSPICIOUS")],
            "missingComponentTypes": ["street_number"],
            "unresolvedTokens": line.split()[:1],
        },
    }


def _known(match: Match, *, has_zip: bool) -> dict[str, object]:
    house, street = match.house, match.street
    exact = house is not None
    verdict: dict[str, object] = {
        "inputGranularity": "PREMISE" if match.number else "ROUTE",
        "validationGranularity": "PREMISE" if exact else "ROUTE",
        "geocodeGranularity": "PREMISE" if exact else "ROUTE",
        "possibleNextAction": _advice(match),
    }
    verdict |= {"addressComplete": True} if match.number else {}
    verdict |= {} if exact else {"hasUnconfirmedComponents": True}
    verdict |= {"hasReplacedComponents": True} if match.replaced else {}
    verdict |= {"hasSpellCorrectedComponents": True} if match.spelled else {}
    verdict |= {} if has_zip else {"hasInferredComponents": True}
    components = [
        _component(kind, text, match=match, inferred=kind == "postal_code" and not has_zip)
        for kind, text in (
            ("route", street.street),
            ("locality", street.city),
            ("administrative_area_level_1", street.state),
            ("postal_code", street.zip_code),
        )
    ]
    if match.number:
        level = "CONFIRMED" if exact else "UNCONFIRMED_BUT_PLAUSIBLE"
        components.insert(0, _component("street_number", match.number, level=level))
    address: dict[str, object] = {
        "formattedAddress": f"{_line(match)}, {street.city}, {street.state} {street.zip_code}-0000, USA",
        "postalAddress": {
            "regionCode": "US",
            "languageCode": "en",
            "postalCode": f"{street.zip_code}-0000",
            "administrativeArea": street.state,
            "locality": street.city,
            "addressLines": [_line(match)],
        },
        "addressComponents": components,
    }
    address |= {} if match.number else {"missingComponentTypes": ["street_number"]}
    address |= {} if exact else {"unconfirmedComponentTypes": ["street_number"]}
    return {"verdict": verdict, "address": address, "geocode": _geocode(house or street)}


def _advice(match: Match) -> str:
    if not match.number:
        return "FIX"
    return "CONFIRM" if match.spelled or match.replaced or match.house is None else "ACCEPT"


def _line(match: Match) -> str:
    return f"{match.number} {match.street.street}".strip()


def _geocode(house: House) -> dict[str, object]:
    return {
        "location": {"latitude": house.latitude, "longitude": house.longitude},
        "featureSizeMeters": 12.5,
        "placeId": "sandbox",
        "placeTypes": ["premise"],
    }


def _component(
    kind: str, text: str, *, match: Match | None = None, level: str = "CONFIRMED", inferred: bool = False
) -> dict[str, object]:
    component: dict[str, object] = {
        "componentName": {"text": text, "languageCode": "en"},
        "componentType": kind,
        "confirmationLevel": level,
    }
    component |= {"inferred": True} if inferred else {}
    if match is not None:
        component |= {"spellCorrected": True} if kind in match.spelled else {}
        component |= {"replaced": True} if kind in match.replaced else {}
    return component
