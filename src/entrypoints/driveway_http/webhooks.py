"""What the payment service and the cars tell by themselves: kept at once, or not taken."""

from typing import Final

from flask import Blueprint, request
from pydantic import BaseModel, Field
from spectree import SpecTree

from driveway_http.bodies import Upload
from driveway_http.calls import Answer, Api, Call, Caller

LARGEST_EVENT: Final = 1_048_576
"""In bytes; Stripe's own events are a few thousand."""

LARGEST_TELEMETRY: Final = 1_048_576
"""In bytes; a car's own record has 1,000,000 at most, and a few hundred as a rule."""

_SIGNATURE: Final = "Stripe-Signature"
_SECRET: Final = "X-Telemetry-Secret"  # noqa: S105  # the name of a header


class SignatureHeaders(BaseModel):
    """Who sent it, and when."""

    signature: str | None = Field(
        None,
        alias="Stripe-Signature",
        description="made with the secret of the endpoint; not older than 5 minutes",
    )


class SecretHeaders(BaseModel):
    """What only our own telemetry server knows; in one header or in the other."""

    secret: str | None = Field(None, alias="X-Telemetry-Secret", description="the setting of that name")
    authorization: str | None = Field(
        None, alias="Authorization", description="`Bearer` and the same secret, instead"
    )


def webhooks(spec: SpecTree) -> Blueprint:
    """The routes below ``/webhooks``: they look at signatures and at no token, in maintenance, too."""
    blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks")
    api = Api(blueprint, spec)

    @api.route(
        "POST",
        "/stripe",
        answers={202: None},
        problems=(400, 409),
        who=Caller.STRANGER,
        even_in_maintenance=True,
        upload=Upload("application/json", LARGEST_EVENT),
        headers=SignatureHeaders,
        checks_cards=False,
    )
    def take_event(call: Call, upload: bytes) -> Answer:
        """An event of Stripe's, signed with the endpoint's secret: kept once, new or told again.

        What is not surely Stripe's, and lately sent, is refused with 400.
        """
        call.container.take_event()(upload, request.headers.get(_SIGNATURE))
        return Answer(status=202)

    @api.route(
        "POST",
        "/tesla-telemetry",
        answers={202: None},
        problems=(403, 409),
        who=Caller.STRANGER,
        even_in_maintenance=True,
        upload=Upload("application/json", LARGEST_TELEMETRY, or_media=("application/x-protobuf",)),
        headers=SecretHeaders,
        checks_cards=False,
    )
    def take_telemetry(call: Call, upload: bytes) -> Answer:
        """What cars told our telemetry server: one record of Tesla's, or a list of them as JSON.

        Taken when it is answered with 202. News of cars that are not linked here is passed over; of a body
        that cannot be read, nothing is taken.
        """
        call.container.take_posted_telemetry()(upload, request.mimetype, secret=_secret())
        return Answer(status=202)

    return blueprint


def _secret() -> str | None:
    """The secret as it was given."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    return request.headers.get(_SECRET)
