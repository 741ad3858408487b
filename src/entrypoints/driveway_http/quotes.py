"""Quotes: what a stay costs, for fifteen minutes."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint
from spectree import SpecTree

from driveway_core.driveways import DrivewayId
from driveway_core.quotes import Quote, QuoteId
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.vehicles import VehicleId
from driveway_core.windows import TimeWindow
from driveway_http.calls import Answer, Api, Call
from driveway_http.models.prices import QuoteIn, QuoteOut


def _quoted(quote: Quote) -> Answer:
    return Answer(status=201, body=QuoteOut.of_quote(quote), headers={"Location": f"/v1/quotes/{quote.id}"})


def _made(call: Call, quote_id: UUID) -> Answer:
    return _quoted(call.container.read_quote()(call.actor, QuoteId(quote_id)))


def quotes(spec: SpecTree) -> Blueprint:
    """The routes below ``/v1/quotes``."""
    blueprint = Blueprint("quotes", __name__, url_prefix="/v1/quotes")
    api = Api(blueprint, spec)

    @api.route("POST", "", answers={201: QuoteOut}, problems=(404, 409), again=_made)
    def quote_stay(call: Call, body: QuoteIn) -> Answer:
        """Ask what a stay costs; gives the refusals that booking would give, and holds nothing."""
        wish = StayWish(
            driveway_id=DrivewayId(body.driveway_id),
            vehicle_id=VehicleId(body.vehicle_id),
            stay=TimeWindow(body.start_time, body.end_time),
            charging=timedelta(minutes=body.charging_minutes),
            promo_code=body.promo_code,
        )
        return _quoted(call.container.quote_stay()(call.actor, wish, once=call.once))

    @api.route("GET", "/<uuid:quote_id>", answers={200: QuoteOut})
    def read_quote(call: Call, quote_id: UUID) -> Answer:
        """One of one's own quotes."""
        return Answer(body=QuoteOut.of_quote(call.container.read_quote()(call.actor, QuoteId(quote_id))))

    return blueprint
