"""Price rules: a host's for a listing, the operators' for the marketplace."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint
from spectree import SpecTree

from driveway_core.driveways import DrivewayId
from driveway_core.pages import Page
from driveway_core.pricing import PricedStay
from driveway_core.rule_choices import RuleChoice
from driveway_core.windows import TimeWindow
from driveway_http.calls import Answer, Api, Call, Caller
from driveway_http.fields import PageOut, PageQuery
from driveway_http.models.prices import PriceOut
from driveway_http.models.rules import KindOut, MarketRulesIn, PreviewIn, RulesIn, RulesOut
from driveway_http.paging import after, cursor_of

_MARKET_CURRENCY = "USD"


class RuleVersionsPage(PageOut[RulesOut]):
    """One page of what was chosen, latest first."""


class KindsPage(PageOut[KindOut]):
    """Every kind of rule, all on one page."""


def _versions(page: Page[RuleChoice]) -> Answer:
    items = [RulesOut.of(choice, choice.currency) for choice in page.items]
    return Answer(body=RuleVersionsPage(items=items, next_cursor=cursor_of(page.next_after)))


def prices(spec: SpecTree) -> Blueprint:
    """The routes of price rules."""
    blueprint = Blueprint("prices", __name__, url_prefix="/v1")
    api = Api(blueprint, spec)

    @api.route("GET", "/price-rules/kinds", answers={200: KindsPage}, who=Caller.STRANGER)
    def list_rule_kinds(call: Call) -> Answer:
        """The kinds of rules that can be chosen here, and the fields of each."""
        items = [KindOut.of(kind) for kind in call.container.list_rule_kinds()()]
        return Answer(body=KindsPage(items=items, next_cursor=None))

    @api.route("GET", "/driveways/<uuid:driveway_id>/price-rules", answers={200: RulesOut})
    def read_rules(call: Call, driveway_id: UUID) -> Answer:
        """The rules of one's own listing, codes included."""
        driveway, choice = call.container.read_rules()(call.actor, DrivewayId(driveway_id))
        return Answer(body=RulesOut.of(choice, driveway.currency))

    @api.route("PUT", "/driveways/<uuid:driveway_id>/price-rules", answers={200: RulesOut}, problems=(409,))
    def choose_rules(call: Call, driveway_id: UUID, body: RulesIn) -> Answer:
        """Choose the rules of one's own listing; quotes and bookings made before keep their prices."""
        choice = call.container.choose_rules()(
            call.actor, DrivewayId(driveway_id), body.data, version=body.version
        )
        return Answer(body=RulesOut.of(choice, choice.currency))

    @api.route("GET", "/driveways/<uuid:driveway_id>/price-rules/versions", answers={200: RuleVersionsPage})
    def list_rule_versions(call: Call, driveway_id: UUID, query: PageQuery) -> Answer:
        """Everything that was chosen for one's own listing, latest first."""
        return _versions(
            call.container.list_rule_versions()(
                call.actor, DrivewayId(driveway_id), limit=query.limit, after=after(query.cursor)
            )
        )

    @api.route(
        "POST",
        "/driveways/<uuid:driveway_id>/price-rules/preview",
        answers={200: PriceOut},
        writes=False,
    )
    def preview_price(call: Call, driveway_id: UUID, body: PreviewIn) -> Answer:
        """What a stay would cost under some rules; nothing is kept, and no code is used."""
        stay = PricedStay(
            TimeWindow(body.start_time, body.end_time),
            timedelta(minutes=body.charging_minutes),
            body.promo_code,
        )
        offer = call.container.preview_price()(call.actor, DrivewayId(driveway_id), body.data, stay)
        return Answer(body=PriceOut.of(offer.price, offer.cancellation_policy))

    _operators(api)
    return blueprint


def _operators(api: Api) -> None:
    """The operators' calls."""

    @api.route("GET", "/admin/price-rules", answers={200: RulesOut})
    def read_market_rules(call: Call) -> Answer:
        """The rules of the marketplace; for operators."""
        return Answer(body=RulesOut.of(call.container.read_market_rules()(call.actor), _MARKET_CURRENCY))

    @api.route(
        "PUT", "/admin/price-rules", answers={200: RulesOut}, problems=(409,), even_in_maintenance=True
    )
    def choose_market_rules(call: Call, body: MarketRulesIn) -> Answer:
        """Choose the rules of the marketplace: they count where a listing has none of their kind."""
        choice = call.container.choose_market_rules()(
            call.actor, body.data, version=body.version, currency=body.currency
        )
        return Answer(body=RulesOut.of(choice, choice.currency))

    @api.route("GET", "/admin/price-rules/versions", answers={200: RuleVersionsPage})
    def list_market_rule_versions(call: Call, query: PageQuery) -> Answer:
        """Everything that was chosen for the marketplace, latest first; for operators."""
        return _versions(
            call.container.list_rule_versions()(
                call.actor, None, limit=query.limit, after=after(query.cursor)
            )
        )
