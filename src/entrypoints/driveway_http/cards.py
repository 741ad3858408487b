"""A driver's saved cards: saved with the payment service, known here by an id."""

from uuid import UUID

from flask import Blueprint
from spectree import SpecTree

from driveway_core.ports.payments import CardSetup
from driveway_http.calls import Answer, Api, Call
from driveway_http.fields import PageOut
from driveway_http.models.payments import CardOut, CardSetupOut


class CardsPage(PageOut[CardOut]):
    """One's own saved cards, all on one page."""


def _begun(setup: CardSetup) -> Answer:
    headers = {"Location": "/v1/payment-methods"}
    return Answer(status=201, body=CardSetupOut.of(setup), headers=headers, for_one_reader=True)


def _made(call: Call, setup_id: UUID) -> Answer:
    return _begun(call.container.set_up_card().again(call.actor, setup_id))


def cards(spec: SpecTree) -> Blueprint:
    """The routes below ``/v1/payment-methods``."""
    blueprint = Blueprint("payment-methods", __name__, url_prefix="/v1/payment-methods")
    api = Api(blueprint, spec)

    @api.route("POST", "/setup", answers={201: CardSetupOut}, problems=(404, 409), again=_made)
    def set_up_card(call: Call) -> Answer:
        """Begin to save a card: the driver's browser finishes it with the client secret."""
        return _begun(call.container.set_up_card()(call.actor, once=call.once))

    @api.route("GET", "", answers={200: CardsPage}, problems=(409,))
    def list_cards(call: Call) -> Answer:
        """One's own saved cards."""
        items = [CardOut.of(card) for card in call.container.list_cards()(call.actor)]
        return Answer(body=CardsPage(items=items, next_cursor=None))

    @api.route("DELETE", "/<card_id>", answers={204: None}, problems=(409,))
    def remove_card(call: Call, card_id: str) -> Answer:
        """Forget a card; what was paid with it stays paid."""
        call.container.remove_card()(call.actor, card_id)
        return Answer(status=204)

    return blueprint
