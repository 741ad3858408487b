"""Accounts at Tesla: letting us in, pairs of tokens, and which region one lives in.

Source: Tesla's page on third-party tokens.
"""

import base64
import json
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from driveway_core.car_calls import CallKind
from driveway_core.car_links import CarLink, Grant
from driveway_core.car_troubles import LinkBroken, LinkProblem, VehicleUnreachable
from driveway_tesla.client import Ask, TeslaClient
from driveway_tesla.settings import SCOPES, TeslaSettings
from driveway_tesla.told import Told, number, record, text, texts

SHORTEST: Final = 3_600.0
"""How many seconds a token counts as good that does not say; eight hours are usual."""

LONGEST_CODE: Final = 2_000
LONGEST_TOKEN: Final = 16_000
LONGEST_OWNER: Final = 100


def authorize_url(settings: TeslaSettings, *, state: str) -> str:
    """The page where a driver lets us in, and is asked again for what they left out the last time."""
    query = {
        "response_type": "code",
        "client_id": settings.client_id,
        "redirect_uri": settings.redirect_uri,
        "scope": " ".join(SCOPES),
        "state": state,
        "prompt_missing_scopes": "true",
    }
    return f"{settings.authorize_address}?{urlencode(query)}"


def exchange(client: TeslaClient, code: str) -> Grant:
    """The first pair of tokens for a code; its first characters tell the region."""
    settings = client.settings
    if not code or len(code) > LONGEST_CODE or not code.isprintable():
        raise LinkBroken(LinkProblem.LOGIN_REQUIRED)
    base = settings.base_of_code(code)
    told = client.token(
        {
            "grant_type": "authorization_code",
            "client_id": settings.client_id,
            "client_secret": settings.client_secret,
            "code": code,
            "audience": base or settings.first_base,
            "redirect_uri": settings.redirect_uri,
        }
    )
    return _grant(client, told, base=base, refresh_token=None)


def refresh(client: TeslaClient, link: CarLink) -> Grant:
    """The next pair; Tesla wants no secret for that."""
    told = client.token(
        {
            "grant_type": "refresh_token",
            "client_id": client.settings.client_id,
            "refresh_token": link.refresh_token,
        }
    )
    return _grant(client, told, base=None, refresh_token=link.refresh_token)


def region(client: TeslaClient, link: CarLink) -> str:
    """Where the account answers; raises ``VehicleUnreachable`` for an address where no token may go."""
    ask = Ask(method="GET", path="/api/1/users/region", kind=CallKind.FREE, same_twice=True)
    base = text(record(client.ask(link, ask), "response"), "fleet_api_base_url")
    if base is None or not client.settings.allows(base):
        raise VehicleUnreachable
    return base.rstrip("/")


def _grant(client: TeslaClient, told: Told, *, base: str | None, refresh_token: str | None) -> Grant:
    access, renewing = text(told, "access_token"), text(told, "refresh_token") or refresh_token
    if access is None or not _fits_a_header(access):
        raise VehicleUnreachable
    if renewing is None:  # the driver let us in for once only
        raise LinkBroken(LinkProblem.MISSING_SCOPES)
    claims = claims_of(access)
    seconds = number(told, "expires_in")
    good_for = SHORTEST if seconds is None or seconds <= 0 else min(seconds, 86_400.0 * 90)
    return Grant(
        access_token=access,
        refresh_token=renewing,
        expires_at=client.clock() + timedelta(seconds=good_for),
        owner=(text(claims, "sub") or "")[:LONGEST_OWNER] or None,
        base_url=base,
        scopes=_scopes(claims, told),
    )


def _fits_a_header(token: str) -> bool:
    return len(token) <= LONGEST_TOKEN and token.isascii() and token.isprintable() and " " not in token


def claims_of(token: str) -> Told:
    """What a token says of itself, read without proof: it came over a connection of ours, and only names.

    Nothing is decided by it but whose the link is called and which scopes it
    shows; what we may do is decided by Tesla with every call.
    """
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    try:
        found = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _scopes(claims: Told, told: Told) -> frozenset[str]:
    """From the token, or from the answer that it came in."""
    if isinstance(claims.get("scp"), list):
        return frozenset(texts(claims, "scp"))
    return frozenset((text(claims, "scp") or text(told, "scope") or "").split())
