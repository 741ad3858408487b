"""Every call that clients were promised is in the OpenAPI document, and answered in who-may-what."""

import re
from typing import Final

from tests.unit.http.may_calls import CALLS
from tests.unit.http.world import World

PROMISED: Final = """
    POST /v1/accounts
    POST /v1/sessions | POST /v1/sessions/refresh | DELETE /v1/sessions/current
    POST /v1/accounts/verify-email | POST /v1/password-resets | PUT /v1/password-resets/{}
    GET /v1/me | PATCH /v1/me | DELETE /v1/me | GET /v1/me/export
    POST /v1/vehicles | GET /v1/vehicles/{} | PATCH /v1/vehicles/{} | DELETE /v1/vehicles/{}
    POST /v1/tesla/link | GET /v1/tesla/callback | DELETE /v1/tesla/link | POST /v1/vehicles/sync
    GET /v1/vehicles/{}/state
    POST /v1/vehicles/{}/commands/flash_lights | POST /v1/vehicles/{}/commands/honk_horn
    POST /v1/vehicles/{}/commands/wake
    POST /v1/driveways | GET /v1/driveways/{} | PATCH /v1/driveways/{} | DELETE /v1/driveways/{}
    GET /v1/me/driveways | GET /v1/driveways
    POST /v1/driveways/{}/photos | GET /v1/driveways/{}/photos | DELETE /v1/driveways/{}/photos/{}
    POST /v1/driveways/{}/availability | GET /v1/driveways/{}/availability
    DELETE /v1/driveways/{}/availability/{} | GET /v1/driveways/{}/calendar
    POST /v1/quotes
    POST /v1/bookings | GET /v1/bookings | GET /v1/bookings/{} | PATCH /v1/bookings/{}
    POST /v1/bookings/{}/payment | POST /v1/bookings/{}/trouble
    POST /v1/bookings/{}/accept | POST /v1/bookings/{}/decline | POST /v1/bookings/{}/cancel
    POST /v1/bookings/{}/reschedule | POST /v1/bookings/{}/check-in | POST /v1/bookings/{}/check-out
    GET /v1/bookings/{}/trip | POST /v1/bookings/{}/navigate | PUT /v1/bookings/{}/auto-park
    GET /v1/bookings/{}/receipt
    POST /v1/payment-methods/setup | GET /v1/payment-methods | DELETE /v1/payment-methods/{}
    POST /v1/host/onboarding | GET /v1/payouts | GET /v1/payouts/{} | GET /v1/host/earnings
    POST /v1/bookings/{}/reviews | GET /v1/driveways/{}/reviews | POST /v1/reviews/{}/flag
    GET /v1/settings | GET /v1/admin/settings | PUT /v1/admin/settings/{} | GET /v1/admin/audit
    GET /v1/admin/accounts | GET /v1/admin/accounts/{} | POST /v1/admin/accounts/{}/restore
    GET /v1/admin/driveways | GET /v1/admin/driveways/{}
    POST /v1/admin/driveways/{}/suspend | POST /v1/admin/driveways/{}/restore
    GET /v1/admin/bookings | GET /v1/admin/bookings/{} | POST /v1/admin/bookings/{}/cancel
    GET /v1/admin/bookings/{}/refunds | POST /v1/admin/bookings/{}/refunds
    GET /v1/admin/payouts | GET /v1/admin/reconciliation
    GET /v1/admin/jobs | POST /v1/admin/jobs/{}/retry
    POST /v1/admin/accounts/{}/suspend | POST /v1/admin/accounts/{}/ban
    POST /webhooks/stripe | POST /webhooks/tesla-telemetry
    GET /healthz | GET /readyz
"""
"""Methods and paths, parts that are ids left open; ``/metrics`` is for Prometheus, and no operation."""


def _open(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path.partition("?")[0])


def test_every_promised_call_is_documented_and_answered(world: World) -> None:
    promised = set(re.findall(r"[A-Z]+ /[^\s|]*", PROMISED))
    paths = world.got("GET", "/openapi.json")["paths"]
    documented = {
        f"{method.upper()} {_open(path)}": each for path, of in paths.items() for method, each in of.items()
    }
    assert promised - set(documented) == set()
    answered = {ask.operation for ask in CALLS}
    assert {documented[call]["operationId"] for call in promised} - answered == set()
    assert len(promised) == 89
    assert world.client.get("/metrics").status_code == 200
