"""Rate limits as HTTP has them: which call is of which class, whose it is, and the headers that tell.

``RateLimit-Policy`` names every limit that a call counts against, ``q`` calls
in ``w`` seconds; ``RateLimit`` says that ``r`` more are left, which last for
``t`` seconds. Source: draft-ietf-httpapi-ratelimit-headers-10.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from flask import Flask, Response, current_app, g, request
from flask.sansio.app import App

from driveway_app import Container, Standing
from driveway_core.actors import AccountId
from driveway_core.origins import household
from driveway_core.throttles import CallClass, Per
from driveway_http.callers import address_of

POLICY: Final = "RateLimit-Policy"
STANDING: Final = "RateLimit"

UNLIMITED: Final = frozenset({"health", "webhooks", "metrics"})
"""What supervisors ask, and what those tell who prove it by a signature or a secret."""

_BY_RESOURCE: Final[Mapping[str, CallClass]] = {
    "sessions": CallClass.LOG_IN,
    "proofs": CallClass.LOG_IN,
    "quotes": CallClass.BOOKING,
    "bookings": CallClass.BOOKING,
    "troubles": CallClass.BOOKING,
    "payment-methods": CallClass.PAYMENT,
    "cars": CallClass.CAR,
}
"""The class of what changes something; what only reads is of no class but ``other``, cars aside."""

_BY_CALL: Final[Mapping[str, CallClass]] = {
    "driveways.search_driveways": CallClass.SEARCH,
    "accounts.register_account": CallClass.LOG_IN,
    "accounts.export_account": CallClass.EXPORT,
    "bookings.pay_booking": CallClass.PAYMENT,
    "hosts.onboard_host": CallClass.PAYMENT,
    "hosts.read_onboarding": CallClass.PAYMENT,
    "payment-methods.list_cards": CallClass.PAYMENT,
    "trips.navigate": CallClass.CAR,
    "trips.find_alternatives": CallClass.SEARCH,
    "trips.release_stay": CallClass.BOOKING,
}
"""Calls that are of another class than their resource's."""

_TOLD: Final = "driveway-limits"
"""Where an application keeps the classes of the calls that others than we added."""

_NOTHING: Final[Mapping[str, CallClass | None]] = MappingProxyType({})
_READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def counted_as(app: App, endpoint: str, kind: CallClass) -> None:
    """Have the calls of an endpoint count in a class."""
    app.extensions.setdefault(_TOLD, {})[endpoint] = kind


def never_counted(app: App, endpoint: str) -> None:
    """Have an endpoint limited by nobody."""
    app.extensions.setdefault(_TOLD, {})[endpoint] = None


def class_of(
    endpoint: str | None, method: str, told: Mapping[str, CallClass | None] = _NOTHING
) -> CallClass | None:
    """The class that a call counts in; None for what nobody limits, ``OTHER`` for what is not there.

    ``told`` are the endpoints that are not the API's.
    """
    if endpoint is not None and endpoint in told:
        return told[endpoint]
    resource = (endpoint or "").partition(".")[0]
    if resource in UNLIMITED:
        return None
    special = _BY_CALL.get(endpoint or "")
    if special is not None:
        return special
    kind = _BY_RESOURCE.get(resource, CallClass.OTHER)
    return CallClass.OTHER if method in _READS and kind is not CallClass.CAR else kind


def network_of(address: str | None) -> str:
    """Whom an address stands for; what is no address at all stands for one caller."""
    known = address_of(address)
    return "unknown" if known is None else household(known)


def install(app: Flask, container: Container) -> None:
    """Count every call for its address before anything else is done for it, and tell how it stands."""

    @app.before_request
    def begin() -> None:
        kind = _class_of_this()
        g.standings = []
        if kind is not None:
            _count(container, kind, Per.ADDRESS, network_of(request.remote_addr))

    @app.after_request
    def end(response: Response) -> Response:
        standings: list[Standing] = g.get("standings", [])
        if standings:
            response.headers[POLICY] = ", ".join(
                f'"{each.policy}";q={each.quota.calls};w={each.quota.within.seconds}' for each in standings
            )
            response.headers[STANDING] = ", ".join(
                f'"{each.policy}";r={each.left};t={each.lasts_s}' for each in standings
            )
        return response


def count_account(container: Container, account_id: AccountId) -> None:
    """Count this call for the account that makes it; raises ``TooManyCalls``."""
    kind = _class_of_this()
    if kind is not None:
        _count(container, kind, Per.ACCOUNT, str(account_id))


def _class_of_this() -> CallClass | None:
    told: Mapping[str, CallClass | None] = current_app.extensions.get(_TOLD, _NOTHING)
    return class_of(request.endpoint, request.method, told)


def _count(container: Container, kind: CallClass, per: Per, who: str) -> None:
    counted = container.limiter().count(kind, per, who)
    if counted is None:
        return
    standing, refusal = counted
    g.standings.append(standing)
    if refusal is not None:
        raise refusal
