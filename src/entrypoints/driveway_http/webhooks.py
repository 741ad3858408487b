"""What the payment service tells by itself: kept at once, dealt with by a worker."""

from typing import Final

from flask import Blueprint, request
from pydantic import BaseModel, Field
from spectree import SpecTree

from driveway_http.calls import Answer, Api, Call, Caller, Upload

LARGEST_EVENT: Final = 1_048_576
"""In bytes; Stripe's own events are a few thousand."""

_SIGNATURE: Final = "Stripe-Signature"


class SignatureHeaders(BaseModel):
    """Who sent it, and when."""

    signature: str | None = Field(
        None,
        alias="Stripe-Signature",
        description="made with the secret of the endpoint; not older than 5 minutes",
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

    return blueprint
